import pytest
from django.test import Client

from tests import editing
from tests.factories.articles import article
from tests.staff import account


@pytest.fixture
def draft(db):
    return article()


@pytest.fixture
def author():
    return editing.editor()


@pytest.fixture
def doctor():
    return editing.reviewer()


@pytest.fixture
def superuser():
    client = Client(raise_request_exception=False)
    client.force_login(account())
    return client

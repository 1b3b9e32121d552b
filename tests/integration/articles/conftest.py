import pytest
from django.core.management import call_command
from django.test import Client

from tests import editing
from tests.factories.articles import article
from tests.staff import account


@pytest.fixture
def loaded():
    """What ships in English."""
    call_command("load_articles", "en", verbosity=0)


@pytest.fixture
def translated():
    """What ships, in all languages."""
    call_command("load_articles", verbosity=0)


@pytest.fixture
def draft(loaded):
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

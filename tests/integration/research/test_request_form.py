"""The form of a request: its steps, its draft, and asking."""

import pytest

from research.requests.steps import STEPS
from tests.factories.extracts import asked, draft
from tests.staff import in_group

pytestmark = pytest.mark.django_db

HOME = "/admin/research/request/"


@pytest.fixture
def requester():
    return in_group("requester")


def test_everybody_sees_their_own_requests_and_stewards_all_that_were_asked(requester):
    own, request = draft(requester.user), asked(by=requester.user)
    steward = in_group("data steward", email="steward@example.com")
    stranger = in_group("requester", email="stranger@example.com")
    drafts = [f"{own.pk}/", f"{own.pk}/delete/", f"{own.pk}/edit/check/"]
    drafts += [f"{own.pk}/edit/{step.key}/" for step in STEPS]
    for page in drafts:
        assert requester.get(HOME + page).status_code == 200, page
        assert stranger.get(HOME + page).status_code == 404, page
        assert steward.get(HOME + page).status_code in (403, 404), page
    page = f"{HOME}{request.pk}/"
    assert [who.get(page).status_code for who in (requester, steward, stranger)] == [200, 200, 404]
    assert str(request.pk) in steward.get(HOME).text
    assert str(own.pk) not in steward.get(HOME).text

"""The page of a request says how far its build is, and why it failed; a data steward has it built again."""

import pytest

from research.builds import start_build
from research.builds.actions import fail_build
from research.builds.failures import DISK_FULL
from research.models import Extract, Request
from research.requests.states import state_of
from tests.factories.extracts import approved
from tests.staff import in_group

pytestmark = pytest.mark.django_db

WRITTEN = "12,345 people and 67,890 rows are written."


def building() -> Request:
    request = approved()
    start_build(request=request, by="user:1")
    return request


def failed() -> Request:
    request = building()
    fail_build(extract=request.extracts.get(), reason=DISK_FULL)
    return request


def page_of(client, request):
    return client.get(f"/admin/research/request/{request.pk}/").text


def asker(client, request):
    client.force_login(request.asked_by)
    return client


def test_data_stewards_read_how_far_a_build_is_in_numbers_and_requesters_without_them(client):
    request = building()
    steward = in_group("data steward")
    assert "It waits for its turn" in page_of(steward, request)
    Extract.objects.update(progress="Writing the file CSV", size=12_345, rows_written=67_890)
    assert "Writing the file CSV" in page_of(asker(client, request), request)
    assert WRITTEN in page_of(steward, request)
    assert WRITTEN not in page_of(client, request)


def test_a_failed_build_says_why_and_a_data_steward_has_it_built_again():
    request = failed()
    steward = in_group("data steward")
    assert DISK_FULL in page_of(steward, request)
    address = f"/admin/research/request/{request.pk}/build/"
    assert f'action="{address}"' in page_of(steward, request)
    shown = steward.post(address, follow=True).text
    assert "The extract is built again." in shown
    assert state_of(request) == "building"
    again = steward.post(address, follow=True).text
    assert "It can’t be built again." in again
    assert Extract.objects.count() == 1


def test_a_requester_can_t_have_it_built_again(client):
    request = failed()
    asker(client, request)
    assert DISK_FULL in page_of(client, request)
    assert "/build/" not in page_of(client, request)
    assert client.post(f"/admin/research/request/{request.pk}/build/").status_code == 403
    assert state_of(request) == "failed"


def test_a_build_whose_time_is_over_is_not_started_again():
    request = failed()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("research.builds.actions.is_past", lambda _: True)
        shown = in_group("data steward").post(
            f"/admin/research/request/{request.pk}/build/", follow=True
        )
    assert "agreement, is over" in shown.text
    assert state_of(request) == "failed"

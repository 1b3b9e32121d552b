"""The pages of decisions in each state that they have, as axe and a browser see them."""

import pytest

from research.choices import RequestState
from research.requests.decisions.actions.checks import order_report
from research.requests.states import change_state
from tests.browser.rendered import faults_of
from tests.deciding import address, ask, check, order, people, refuse
from tests.factories import extracts
from tests.factories.intake import confirmed
from tests.staff import in_group

pytestmark = pytest.mark.django_db


class Seen(dict):
    """Pages by their address, which are looked at together."""

    def add(self, client, path, note, answer=None):
        self[f"{path}?{note}"] = answer or client.get(path)


def test_axe_finds_nothing_on_the_pages_of_decisions():
    requester, steward = in_group("requester"), in_group("data steward", email="one@example.com")
    second = in_group("data steward", email="two@example.com")
    asked = ask(requester)
    seen, one = Seen(), f"/admin/research/request/{asked.pk}/"
    seen.add(steward, address(asked, "check"), "no-report")
    order_report(request=asked, by=steward.user)
    seen.add(steward, address(asked, "check"), "computing")
    order(steward, asked)
    seen.add(steward, address(asked, "check"), "no-step")
    seen.add(steward, address(asked, "refuse"), "first")
    people()
    order(steward, asked)
    seen.add(steward, address(asked, "check"), "form")
    wrong = check(steward, asked, signed=b"Another", ethics_seen="", step="")
    seen.add(steward, address(asked, "check"), "wrong", wrong)
    check(steward, asked, remark="All is well.")
    seen.add(second, address(asked, "approve"), "to-approve")
    seen.add(steward, address(asked, "approve"), "own-check")
    seen.add(second, one, "checked")
    refuse(second, asked)
    seen.add(steward, address(asked, "refuse"), "waits")
    seen.add(requester, one, "to-be-refused")
    seen.add(requester, address(asked, "reply"), "reply")
    change_state(request=asked, state=RequestState.REPLIED, by=requester.actor, reason="Please.")
    seen.add(steward, address(asked, "refuse"), "replied")
    ready = extracts.extract_of(confirmed(), by=requester.user).request
    seen.add(steward, address(ready, "revoke"), "ready")
    seen.add(requester, address(ready, "extend"), "ready")
    assert {answer.status_code for answer in seen.values()} == {200, 422}
    faults = faults_of(seen)
    assert faults == [], "\n".join(faults)


def test_an_extension_is_found_from_the_page_of_the_request():
    requester = in_group("requester")
    ready = extracts.extract_of(confirmed(), by=requester.user).request
    assert address(ready, "extend") in requester.get(f"/admin/research/request/{ready.pk}/").text
    other = ask(requester)
    assert (
        address(other, "extend") not in requester.get(f"/admin/research/request/{other.pk}/").text
    )

"""What a browser shows behind the mailed link: axe finds nothing, and nothing sticks out, in each language."""

import pytest

from intake.consent.actions.withdrawals import record_withdrawal
from intake.consent.choices import WithdrawalKind
from intake.followup.links import token_for
from intake.followup.queries import times_of
from tests.browser.rendered import faults_of
from tests.factories.follow_up import infused_ago, open_time
from tests.people import Person

pytestmark = pytest.mark.django_db


def door_pages():
    """All pages behind one link, by their address: a fragment of its own for each."""
    participant = infused_ago(100, joined=60)
    link = f"/check-in/{token_for(participant, open_time(participant).key)}/"
    later = f"/check-in/{token_for(participant, times_of(participant)[-1].key)}/"
    person = Person()
    pages = {path: person.get(path) for path in (link, f"/de{link}", f"/es{link}", later)}
    both = {"happened": ["cancer"], "not_happened": ["cancer"], "mg": "a lot"}
    pages[f"{link}?wrong"] = person.post(link, both)
    danger = {"course": "no", "happened": ["cancer"], "now": ["fever"]}
    pages[f"{link}?sent"] = person.post(link, danger)
    pages[f"{link}?answered"] = person.get(link)
    record_withdrawal(participant=participant, kind=WithdrawalKind.USE)
    pages[f"{link}?stopped"] = person.get(link)
    return pages


def test_every_page_is_accessible_and_fits():
    pages = door_pages()
    assert [page.status_code for page in pages.values()] == [
        *[200, 200, 200, 410, 422, 200, 410, 410]
    ]
    assert faults_of(pages) == []

"""What was given out stays written down, and says who has withdrawn since."""

import re

import pytest
from django.db import connection

from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from intake.consent.actions.erasing import erase_participant
from intake.consent.actions.withdrawals import record_withdrawal
from intake.consent.choices import WithdrawalKind
from research.models import Extract
from tests.factories.extracts import extract_of
from tests.factories.intake import confirmed
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/research/extract/"


def extract(*participants):
    return extract_of(*participants, title="Kidneys after CAR-T")


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_an_old_extract_says_that_one_has_withdrawn_since_and_one_was_erased():
    client = in_group("data steward")
    stays, withdraws, erased = confirmed(), confirmed(), confirmed()
    made = extract(stays, withdraws, erased)
    record_withdrawal(participant=withdraws, kind=WithdrawalKind.USE)
    erase_participant(participant=erased, by="participant")
    listed = client.get(LIST).text
    assert '<td class="field-size">3</td>' in listed
    assert '<td class="field-withdrawn">2</td>' in listed
    assert '<td class="field-erased">1</td>' in listed
    shown = words(client.get(f"{LIST}{made.pk}/change/"))
    assert f"{stays.public_id} still allowed" in shown
    assert re.search(rf"{withdraws.public_id}.{{0,60}}withdrawn, \d", shown)
    assert erased.public_id not in shown


def test_an_extract_that_is_not_finished_is_not_listed():
    made = extract(confirmed())
    Extract.objects.update(finished_at=None)
    assert str(made) not in in_group("data steward").get(LIST).text


def test_looking_at_whose_data_was_given_out_leaves_one_event_for_each():
    one, two = confirmed(), confirmed()
    made = extract(one, two)
    assert in_group("data steward").get(f"{LIST}{made.pk}/change/").status_code == 200
    reads = Event.objects.filter(action=Action.READ)
    assert {event.subject for event in reads} == {one.pk, two.pk}
    assert {event.detail["view"] for event in reads} == {"admin:research_extract_change"}


def test_the_page_of_an_extract_shows_and_records_some_participants_at_a_time(monkeypatch):
    monkeypatch.setattr("research.extracts.queries._PAGE_SIZE", 1)
    one, two = sorted((confirmed(), confirmed()), key=lambda participant: participant.pk)
    made, client = extract(one, two), in_group("data steward")
    page = f"{LIST}{made.pk}/change/"
    first = client.get(page).text
    assert one.public_id in first
    assert f'href="?after={one.public_id}" rel="next"' in first
    assert {event.subject for event in Event.objects.filter(action=Action.READ)} == {one.pk}
    last = client.get(page, {"after": one.public_id}).text
    assert two.public_id in last
    assert 'rel="next"' not in last
    for odd in ("x", "HSP-0000-0000", "9" * 300):
        assert one.public_id in client.get(page, {"after": odd}).text


def test_a_page_of_an_extract_is_one_range_of_an_index():
    made = extract(*(confirmed() for _ in range(2)))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = made.rows.order_by("participant_id")[:51].explain()
    assert "research_extracted_once" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("group", ["researcher", "reviewer", "consent manager", "editor"])
def test_nobody_but_stewards_sees_extracts(group):
    made, client = extract(confirmed()), in_group(group)
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{made.pk}/change/").status_code == 403


def test_nothing_of_an_extract_is_added_changed_or_deleted_by_hand():
    made, client = extract(confirmed()), in_group("data steward")
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}{made.pk}/delete/").status_code == 403
    assert client.post(f"{LIST}{made.pk}/change/", {"project": "x"}).status_code == 403

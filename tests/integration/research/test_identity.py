"""Who a record is about is told to data stewards, with a reason that the audit keeps, while consent lasts."""

import pytest
from django.db import DatabaseError, connections, transaction
from django.test import Client
from django.utils import timezone

from hesperion.privacy.audit.models import Event
from hesperion.privacy.keys import actions as keys
from intake.consent.models import Consent
from intake.participants.actions.pins import set_pin
from intake.participants.models import Pin
from tests.chain import sql
from tests.factories.full_record import full_record, unconfirmed
from tests.factories.intake import EMAIL, NAME
from tests.staff import in_group

pytestmark = pytest.mark.django_db

REASON = "The ethics board asked us to write to them."
ROLES = ["researcher", "reviewer", "consent manager", "editor", "medical reviewer", None]


def staff(group: str | None) -> Client:
    person = in_group(*filter(None, [group]))
    Event.objects.all().delete()
    return person


@pytest.fixture
def steward() -> Client:
    return staff("data steward")


def page_of(participant, name="identity"):
    return f"/admin/research/record/{participant.public_id}/{name}/"


def ask(person, participant, reason=REASON):
    return person.post(page_of(participant), {"reason": reason})


def told():
    """The events, as (action, purpose, reason, subject, fields)."""
    return [
        (e.action, e.purpose, e.reason, e.subject, e.detail["fields"])
        for e in Event.objects.filter(subject__isnull=False).order_by("pk")
    ]


def test_the_page_asks_for_a_reason_and_tells_nobodys_name(steward):
    participant = full_record()
    page = steward.get(page_of(participant))
    assert page.status_code == 200
    assert "don’t write the person’s name" in page.text
    assert NAME not in page.text
    assert EMAIL not in page.text
    assert told() == [("read", "research", "", participant.subject, ["public_id"])]


def test_with_a_reason_name_and_address_are_told_and_one_event_keeps_who_why_and_what(steward):
    participant = full_record()
    page = ask(steward, participant)
    assert page.status_code == 200
    assert NAME in page.text
    assert EMAIL in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert told() == [("identity", "identity", REASON, participant.subject, ["email", "name"])]
    event = Event.objects.get(subject=participant.subject)
    assert event.actor == steward.actor
    assert event.detail["view"] == "admin:research_record_identity"
    assert NAME not in str(sql("SELECT * FROM audit_event"))


def test_they_are_told_once_and_each_look_needs_its_own_reason(steward):
    participant = full_record()
    ask(steward, participant)
    again = steward.get(page_of(participant))
    assert NAME not in again.text
    assert REASON not in again.text


@pytest.mark.parametrize(
    "reason", ["", "too short", " " * 20, "x" * 201, "a reason with \x00 in it"]
)
def test_without_a_good_reason_nothing_is_told(steward, reason):
    page = ask(steward, full_record(), reason)
    assert page.status_code in (200, 400)
    assert NAME not in page.text
    assert not Event.objects.filter(action="identity").exists()


def test_a_reason_in_the_address_of_the_page_counts_for_nothing(steward):
    page = steward.get(page_of(full_record()), {"reason": REASON})
    assert NAME not in page.text


def test_a_form_from_elsewhere_is_refused(steward):
    participant = full_record()
    steward.handler.enforce_csrf_checks = True
    assert ask(steward, participant).status_code == 403
    assert told() == []


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_gets_the_page_or_a_link_to_it(role):
    participant = full_record()
    person = staff(role)
    for answer in (person.get(page_of(participant)), ask(person, participant)):
        assert answer.status_code == 403
        assert NAME not in answer.text
    assert "identity" not in person.get(page_of(participant, "change")).text
    assert not Event.objects.filter(action="identity").exists()


def test_whether_a_record_exists_is_not_told_by_the_refusal():
    full_record()
    assert (
        staff("researcher").get("/admin/research/record/HSP-0000-0000/identity/").status_code == 403
    )


def test_the_record_leads_stewards_to_it(steward):
    participant = full_record()
    assert f'href="{page_of(participant)}"' in steward.get(page_of(participant, "change")).text


def test_who_did_not_confirm_or_withdrew_is_told_to_nobody(steward):
    waiting, withdrawn = unconfirmed(), full_record()
    Consent.objects.filter(participant=withdrawn).update(ended_at=timezone.now())
    for participant in (waiting, withdrawn):
        for answer in (
            steward.get(page_of(participant)),
            ask(steward, participant),
        ):
            assert answer.status_code == 404
            assert NAME not in answer.text
    assert told() == []


@pytest.mark.django_db(transaction=True)
def test_without_its_event_nobody_is_named(steward):
    participant = full_record()
    sql("ALTER TABLE audit_event RENAME TO audit_event_away")
    try:
        refused = ask(steward, participant)
    finally:
        sql("ALTER TABLE audit_event_away RENAME TO audit_event")
    assert refused.status_code == 500
    assert NAME not in refused.text


def test_a_name_that_can_not_be_opened_is_no_server_error(steward):
    participant = full_record()
    keys.destroy([participant.pk])
    page = ask(steward, participant)
    assert page.status_code == 200
    assert page.text.count("This text can’t be opened.") == 2


def test_the_researchers_connection_can_not_tell_it():
    full_record()
    with pytest.raises(DatabaseError), transaction.atomic("research"):
        connections["research"].cursor().execute("SELECT name FROM public.participants_contact")


def test_a_forgotten_pin_is_taken_away_with_a_reason(steward):
    participant = full_record()
    set_pin(subjects=[participant.pk], pin="402917")
    page = page_of(participant, "pin")
    assert f'href="{page}"' in steward.get(page_of(participant, "change")).text
    assert "This participant has a PIN." in steward.get(page).text
    assert steward.post(page, {"reason": "short"}).status_code == 422
    assert Pin.objects.exists()
    assert steward.post(page, {"reason": REASON}).status_code == 302
    assert not Pin.objects.exists()
    event = Event.objects.get(action="pin-removed")
    assert (event.subject, event.reason) == (participant.pk, REASON)
    assert not Event.objects.filter(action="identity").exists()
    assert "This participant has no PIN" in steward.get(page).text
    assert steward.post(page, {"reason": REASON}).status_code == 302  # pressed twice
    assert Event.objects.filter(action="pin-removed").count() == 1


def test_record_and_identity_lead_stewards_to_who_saw_the_participant(steward):
    participant = full_record()
    readers = f'href="/admin/audit/event/readers/?about={participant.public_id}"'
    for page in ("change", "identity"):
        assert readers in steward.get(page_of(participant, page)).text
    assert readers in ask(steward, participant).text
    researcher = in_group("researcher", email="researcher@example.com")
    assert readers not in researcher.get(page_of(participant, "change")).text


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_takes_a_pin_away(role):
    participant = full_record()
    set_pin(subjects=[participant.pk], pin="402917")
    assert staff(role).post(page_of(participant, "pin"), {"reason": REASON}).status_code == 403
    assert Pin.objects.exists()

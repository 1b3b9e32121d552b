"""Who stopped the use of their answers can sign again on their own page, and is never asked to."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from hesperion.mail.models import Message
from intake.consent.actions import consents
from intake.consent.actions.consents import sign_again
from intake.consent.choices import Purpose, WithdrawalKind
from intake.consent.models import Consent, Withdrawal
from intake.consent.queries import (
    consented_for,
    current_document,
    live_consent,
    purposes_allowed_by,
)
from intake.consent.renewals import needs_new_consent
from intake.record.models import Story
from research.models import Record
from tests.factories.intake import RIGHT, confirmed, new_version
from tests.factories.my import signed_in
from tests.people import reader

pytestmark = pytest.mark.django_db

SIGNED = {"purposes": ["study", "atlas"], "agree": "on", "name": "Test Person"}
DEATH = {"relation": "partner", "died_on": "", "cause": "", "linked": "no", "objection": "no"}
ACADEMIC = "Hospitals and universities may study my answers, without my name"


def page_of(participant):
    return f"/my/consent/new/{participant.public_id}/"


def stop(participant):
    """Stop the use as the participant does; their browser."""
    person = signed_in(participant)
    assert person.post(f"/my/{participant.public_id}/withdraw/use/").status_code == 302
    return person


def right(document):
    """The answers that the document's quiz wants."""
    return {f"question_{number}": str(one["right"]) for number, one in enumerate(document.quiz)}


@pytest.fixture
def participant():
    return confirmed(choices={"purposes": ["study", "academic"]})


def test_the_whole_way_from_stopping_to_the_study_and_back(participant):
    assert Record.objects.filter(subject=participant.pk).exists()
    person = stop(participant)
    assert not Record.objects.filter(subject=participant.pk).exists()
    assert f'href="{page_of(participant)}"' in person.get("/my/").text
    assert person.post(page_of(participant), RIGHT | SIGNED).url == "/my/consent/new/"
    assert person.get("/my/consent/new/").url == "/my/"
    assert Record.objects.filter(subject=participant.pk).exists()
    assert consented_for(Purpose.ATLAS).get() == participant
    assert not consented_for(Purpose.ACADEMIC).exists(), "what was allowed before is chosen anew"
    assert page_of(participant) not in person.get("/my/").text


def test_the_history_of_stopping_stays(participant):
    person = stop(participant)
    person.post(page_of(participant), RIGHT | SIGNED)
    assert Withdrawal.objects.get(participant=participant).kind == WithdrawalKind.USE
    first, second = participant.consents.order_by("signed_at")
    assert first.ended_at < second.signed_at
    assert second.ended_at is None
    assert first.document == second.document


def test_answers_can_be_corrected_again(participant):
    person = stop(participant)
    page = f"/my/{participant.public_id}/answers/story/"
    person.post(page_of(participant), RIGHT | SIGNED)
    person.post(page, {"text": "Told after signing again."})
    with reader():
        assert Story.objects.get().text == "Told after signing again."


def test_the_page_says_what_signing_does_shows_what_was_allowed_and_ticks_nothing(participant):
    page = unescape(stop(participant).get(page_of(participant)).text)
    assert "Nobody uses the answers now." in page
    assert f"<strong>Yes</strong> – {ACADEMIC}" in page
    assert "What has changed" not in page
    assert "The text that was signed has changed." not in page
    assert not re.search(r"<input[^>]*checked", page)


def test_a_text_that_is_new_since_then_says_what_changed_and_is_the_one_that_is_signed(participant):
    person = stop(participant)
    document = new_version(current_document())
    assert "The end is new." in person.get(page_of(participant)).text
    person.post(page_of(participant), RIGHT | SIGNED)
    assert live_consent(participant).document == document


@pytest.mark.parametrize("is_new", [False, True], ids=["the same text", "a new text"])
def test_nobody_who_stopped_is_asked_or_written_to(participant, is_new):
    person = stop(participant)
    Message.objects.all().delete()
    if is_new:
        new_version(current_document())
        consents.enqueue_renewals()
    assert not needs_new_consent(participant)
    assert "We ask for a new consent" not in person.get("/my/").text
    assert person.get("/my/consent/new/").url == "/my/"
    assert not Message.objects.exists()


def test_the_page_that_stops_the_use_says_beforehand_that_one_can_sign_again(participant):
    page = signed_in(participant).get(f"/my/{participant.public_id}/withdraw/use/").text
    assert "You can sign again later, on your own page." in page


@pytest.mark.parametrize(
    ("teller", "more"),
    [
        ("self", {}),
        ("parent", {"agrees": "yes"}),
        ("helper", {}),
        ("representative", {}),
        ("relative", {}),
    ],
)
def test_whoever_signed_signs_again_in_the_same_role(teller, more):
    born = {"birth_year": timezone.localdate().year - 14} if teller == "parent" else {}
    participant = confirmed(who={"teller": teller}, about=born, death=DEATH)
    before = live_consent(participant)
    person = stop(participant)
    signed = right(before.document) | SIGNED | {"purposes": ["study"]} | more
    assert person.post(page_of(participant), signed).status_code == 302
    after = live_consent(participant)
    assert after.pk != before.pk
    assert after.document == before.document
    assert purposes_allowed_by(after) == {"study"}
    assert not needs_new_consent(participant)


def test_a_child_who_says_no_keeps_all_locked():
    born = {"birth_year": timezone.localdate().year - 14}
    child = confirmed(who={"teller": "parent"}, about=born)
    person = stop(child)
    signed = right(current_document("parent")) | SIGNED | {"agrees": "no", "purposes": ["study"]}
    assert person.post(page_of(child), signed).status_code == 422
    assert live_consent(child) is None


def test_signing_and_stopping_at_the_same_time_leaves_it_stopped(participant):
    before = timezone.now() - timedelta(seconds=1)
    stop(participant)
    values = {"sha256": current_document().sha256, "tries": [1, 1, 1], "purposes": ["study"]}
    values |= {"name": "Test Person", "signed_at": before.isoformat()}
    assert not sign_again(participant=participant, values=values)
    assert not Consent.objects.filter(ended_at=None).exists()

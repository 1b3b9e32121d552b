"""Who is counted on a day: each condition alone decides."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from hesperion.privacy.access import THEMSELF
from hesperion.privacy.keys import actions as keys
from intake.consent.models import (
    Consent,
    ConsentChoice,
    ConsentDocument,
    Objection,
    Withdrawal,
)
from intake.participants.models import Confirmation, Participant
from intake.stories.choices import BY_PARTICIPANT, REASONED
from intake.stories.models import Review
from tests.factories.atlas_people import join, store_pool

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 30)
READING = {
    "included": "included",
    "sent_back": "sent_back",
    "declined": "declined",
    "changed": "waiting",
    "answered": "waiting",
}


def is_counted(subject, on=TODAY):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(included_since) FROM derived.counted(%s) WHERE subject = %s",
            [on, subject],
        )
        return cursor.fetchone() == (1,)


def reading_of(subject):
    """How far their story is read, if they may be counted once it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code FROM derived.counted(%s) JOIN derived.counted_values(%s) USING (subject)"
            " WHERE subject = %s AND name = 'reading'",
            [TODAY, TODAY, subject],
        )
        return cursor.fetchone()[0]


@pytest.fixture
def person():
    (subject,) = store_pool(1)
    keys.make_key(subject)
    join([subject], "waiting", datetime(2026, 1, 1, tzinfo=UTC))
    return subject


def signed(subject, **document):
    document = ConsentDocument.objects.filter(**document).exclude(version__published_at=None)
    text = document.order_by("version__published_at")[0]
    Consent.objects.filter(participant=subject).update(document=text)
    return text


def test_only_under_a_text_that_names_public_numbers_in_each_language(person):
    for language in ("de", "en", "es"):
        text = signed(person, version__number="1.1", language=language, audience="self")
        assert "atlas" in text.uses
        assert is_counted(person), language
    old = signed(person, version__number="1.0", language="en", audience="self")
    assert "atlas" not in old.uses
    assert not is_counted(person)


@pytest.mark.parametrize("purpose", ["atlas", "study"])
def test_only_who_allows_public_numbers_and_the_study(person, purpose):
    assert is_counted(person)
    consent = Consent.objects.get(participant=person)
    choice = {"participant_id": person, "consent": consent, "purpose": purpose}
    ConsentChoice.objects.create(**choice, granted=False)
    assert not is_counted(person)
    ConsentChoice.objects.create(**choice, granted=True)
    assert is_counted(person)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("included", True),
        ("changed", False),
        ("sent_back", False),
        ("declined", False),
        ("answered", False),
    ],
)
def test_only_a_story_that_a_reviewer_included_and_that_has_not_changed_since(
    person, state, expected
):
    by = THEMSELF if state in BY_PARTICIPANT else "user:1"
    reason = "It says too little." if state in REASONED else None
    later = timezone.now() + timedelta(seconds=1)
    decided = {"state": state, "reason": reason, "decided_by": by, "decided_at": later}
    Review.objects.create(participant_id=person, **decided)
    assert is_counted(person) == expected
    assert reading_of(person) == READING[state]
    Review.objects.filter(participant=person).delete()
    assert not is_counted(person)
    assert reading_of(person) == "waiting"


def test_only_who_confirmed_the_address_thirty_days_before(person):
    confirmed = Confirmation.objects.filter(participant=person)
    confirmed.update(confirmed_at=datetime(2026, 10, 31, 23, 59, tzinfo=UTC))
    assert is_counted(person)
    confirmed.update(confirmed_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert not is_counted(person)
    assert is_counted(person, on=date(2026, 12, 1))
    confirmed.delete()
    assert not is_counted(person)


def test_nobody_whose_consent_ended_who_stopped_this_use_or_to_whom_the_family_objects(person):
    consents = Consent.objects.filter(participant=person)
    consents.update(ended_at=timezone.now())  # by themselves, or locked at majority
    assert not is_counted(person)
    consents.update(ended_at=None)
    assert is_counted(person)
    objection = Objection.objects.create(participant_id=person)
    assert not is_counted(person)
    objection.decision, objection.reason = "use", "They agree now."
    objection.decided_by, objection.decided_at = "user:1", timezone.now()
    objection.save()
    assert is_counted(person)
    Withdrawal.objects.create(participant_id=person, kind="use")
    assert not is_counted(person)


@pytest.mark.parametrize("teller", ["parent", "relative", "representative"])
def test_children_and_who_is_told_about_by_others_are_counted_too(person, teller):
    Participant.objects.filter(pk=person).update(teller=teller, age_group="7-11")
    assert is_counted(person)

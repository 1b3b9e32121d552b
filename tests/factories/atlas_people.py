"""People whom the atlas counts, by rows alone: many orders of what happens to them are tried."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import connection

from intake.consent.models import Consent, ConsentChoice
from intake.consent.queries import current_document
from intake.participants.models import Confirmation, Participant
from intake.record.models import Course, Diagnosis
from intake.stories.models import Review

_MODELS = [Participant, Confirmation, Consent, ConsentChoice, Course, Diagnosis, Review]
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def store_pool(count: int) -> list[uuid.UUID]:
    """People with lupus who allow public numbers, and whose stories no reviewer has included.

    The test's end brings the triggers of history back.
    """
    subjects = [uuid.uuid4() for _ in range(count)]
    document = current_document("self", "en")
    assert document
    consents = [(uuid.uuid4(), subject) for subject in subjects]
    with connection.cursor() as cursor:
        for model in _MODELS:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
        Participant.objects.bulk_create(
            Participant(subject=one, language="en", country="DE", teller="self") for one in subjects
        )
        Confirmation.objects.bulk_create(
            Confirmation(participant_id=one, confirmed_at=_LONG_AGO) for one in subjects
        )
        Diagnosis.objects.bulk_create(Diagnosis.of(one, code="sle") for one in subjects)
        Course.objects.bulk_create(Course.of(one, status="considered") for one in subjects)
        columns = "id, participant_id, document_id, kind, sha256, signature, quiz_tries, signed_at"
        with cursor.copy(f"COPY consent_consent ({columns}) FROM STDIN") as rows:
            for pk, one in consents:
                rows.write_row(
                    (pk, one, document.pk, "study", document.sha256, b"-", [], _LONG_AGO)
                )
    ConsentChoice.objects.bulk_create(
        ConsentChoice(participant_id=one, consent_id=pk, purpose=purpose, granted=True)
        for pk, one in consents
        for purpose in ("study", "atlas")
    )
    return subjects


def join(people: Sequence[uuid.UUID], status: str, at: datetime) -> None:
    """They sent their stories at this moment, and a reviewer included them."""
    Participant.objects.filter(pk__in=people).update(submitted_at=at)
    move(people, status)
    decided = {"state": "included", "decided_by": "user:1"}
    Review.objects.bulk_create(Review(participant_id=one, **decided) for one in people)


def move(people: Sequence[uuid.UUID], status: str) -> None:
    """They are in another cell."""
    Course.objects.filter(pk__in=people).update(status=status)


def leave(people: Sequence[uuid.UUID]) -> None:
    """Their consents end."""
    Consent.objects.filter(participant__in=people).update(ended_at=datetime.now(UTC))

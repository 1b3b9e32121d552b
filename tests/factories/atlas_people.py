"""People whom the atlas counts, by rows alone: many orders of what happens to them are tried."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Model

from atlas.models import AtlasCell, Member, Release
from atlas.tables.definitions import TABLES
from intake.consent.models import Consent, ConsentChoice
from intake.consent.queries import current_document
from intake.participants.models import Confirmation, Participant
from intake.record.choices.diseases import Family
from intake.record.models import Course, Diagnosis
from intake.stories.models import Review

PEOPLE_WITH_LUPUS = next(TABLES["people"].faces(Family.SLE))
_MODELS = [Participant, Confirmation, Consent, ConsentChoice, Course, Diagnosis, Review]
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def without_history(models: Iterable[type[Model]]) -> None:
    """Switch the triggers of these tables off, before anything is stored. The test's end brings them back."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")


def store_pool(count: int) -> list[uuid.UUID]:
    """People with lupus who allow public numbers, and whose stories no reviewer has included.

    Their tables have no history: see without_history.
    """
    subjects = [uuid.uuid4() for _ in range(count)]
    document = current_document("self", "en")
    assert document
    consents = [(uuid.uuid4(), subject) for subject in subjects]
    without_history(_MODELS)
    with connection.cursor() as cursor:
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
        ConsentChoice(
            participant_id=one, consent_id=pk, purpose=purpose, granted=True, chosen_at=_LONG_AGO
        )
        for pk, one in consents
        for purpose in ("study", "atlas")
    )
    return subjects


def join(people: Sequence[uuid.UUID], status: str, at: datetime) -> None:
    """They sent their stories, and a reviewer included them at the same moment."""
    Participant.objects.filter(pk__in=people).update(submitted_at=at)
    move(people, status)
    decided = {"state": "included", "decided_by": "user:1", "decided_at": at}
    Review.objects.bulk_create(Review(participant_id=one, **decided) for one in people)


def move(people: Sequence[uuid.UUID], status: str) -> None:
    """They are in another cell."""
    Course.objects.filter(pk__in=people).update(status=status)


def leave(people: Sequence[uuid.UUID]) -> None:
    """Their consents end."""
    Consent.objects.filter(participant__in=people).update(ended_at=datetime.now(UTC))


def put_in_a_set(subject: uuid.UUID) -> Member:
    """They are in the set of people of whom a cell's band was made."""
    release = Release.objects.create(
        number=1, counted_on=_LONG_AGO.date(), spec={}, spec_sha256="0" * 64
    )
    cell = AtlasCell.objects.create(face="people:sle@00000000", table="people", key="sle:infused")
    return Member.objects.create(cell=cell, as_of=release, participant_id=subject)

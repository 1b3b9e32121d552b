"""Many participants at once, with the answers alone that could single somebody out."""

import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.privacy.keys import actions as keys
from intake.consent.choices import Purpose
from intake.consent.models import Consent, ConsentChoice
from intake.consent.queries import current_document
from intake.participants.choices import Teller
from intake.participants.models import Confirmation, Participant
from intake.record.choices.occasions import OccasionKind
from intake.record.models import AdverseEvent, Background, Death, Diagnosis, Infusion, Occasion
from intake.record.models.occasion import enrolment_id
from research.cohort.select import READ_MODELS
from tests.factories.cohort import followed_once
from tests.factories.intake import NAME

_TABLES = ", ".join(model._meta.db_table for model in READ_MODELS)
SENT = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Member:
    """One of the crowd. `infusions` are (given, target, cells, setting); `events` are of the first."""

    sex: str = "female"
    age_group: str = "18"
    birth_year: int | None = 1980
    country: str = "DE"
    diagnoses: Sequence[str] = ("sle",)
    infusions: Sequence[tuple[str, str, str, str]] = ()
    events: Sequence[str] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    died: bool = False
    purposes: Sequence[str] = (Purpose.STUDY, Purpose.ACADEMIC)
    language: str = "en"
    subject: uuid.UUID = field(default_factory=uuid.uuid4)


def store(crowd: Iterable[Member]) -> list[Member]:
    """Store them, consented and confirmed. The cohort follows once, at the end."""
    people = list(crowd)
    for one in people:
        keys.make_key(one.subject)
    with transaction.atomic(), followed_once(), history.by(THEMSELF):
        _participants(people)
        _consents(people)
        _facts(people)
        _analyze(_TABLES)
    _analyze("research.cohort")
    return people


def _analyze(tables: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


def random_crowd(count: int, seed: int) -> list[Member]:
    """People of few kinds, so that cells are of all sizes; many with several diagnoses or infusions."""
    chance = random.Random(seed)
    return [_member(chance) for _ in range(count)]


def _member(chance: random.Random) -> Member:
    infusions = [_infusion(chance) for _ in range(chance.choice([0, 0, 1, 1, 1, 2]))]
    kinds = ["crs", "hlh", "cancer", "infection"]
    events = [kind for kind in kinds if infusions and chance.random() < 0.08]
    facts = {"later": ["infection_intensive"]} if "infection" in events else {}
    known = ["sle", "sle", "iim", "iim.dm", "iim.pm", "ssc.limited"]
    return Member(
        sex=chance.choice(["female", "female", "female", "male", ""]),
        age_group=chance.choice(["18", "18", "18", "18", "7-11"]),
        birth_year=chance.choice([1980, 1980, 1981, 1950, 1930, None]),
        country=chance.choice(["DE", "FR", "NA", "US", "AQ"]),
        diagnoses=sorted(set(chance.choices(known, k=chance.choice([1, 1, 1, 1, 2])))),
        infusions=infusions,
        events=events,
        facts=facts,
        died=chance.random() < 0.05,
    )


def _infusion(chance: random.Random) -> tuple[str, str, str, str]:
    return (
        chance.choice(["2024-03-05", "2024-06", "2024-07-01", "2024", ""]),
        chance.choice(["cd19", "cd19", "bcma", ""]),
        chance.choice(["own", "own", "own", "donor"]),
        chance.choice(["trial", "trial", "approved", ""]),
    )


def _participants(people: list[Member]) -> None:
    Participant.objects.bulk_create(
        Participant(
            subject=one.subject,
            language=one.language,
            country=one.country,
            age_group=one.age_group,
            submitted_at=SENT,
            teller=Teller.RELATIVE if one.died else Teller.SELF,
        )
        for one in people
    )
    Confirmation.objects.bulk_create(Confirmation(participant_id=one.subject) for one in people)


def _consents(people: list[Member]) -> None:
    document = current_document("self", "en")
    assert document
    signed = {
        "document": document, "kind": document.kind, "sha256": document.sha256,
        "quiz_tries": [1, 1, 1], "signature": NAME, "signed_at": timezone.now(),
    }  # fmt: skip
    consents = Consent.objects.bulk_create(
        Consent(participant_id=one.subject, **signed) for one in people
    )
    ConsentChoice.objects.bulk_create(
        ConsentChoice(participant_id=one.subject, consent=consent, purpose=purpose, granted=True)
        for one, consent in zip(people, consents, strict=True)
        for purpose in one.purposes
    )


def _facts(people: list[Member]) -> None:
    Occasion.objects.bulk_create(
        Occasion(
            id=enrolment_id(one.subject),
            participant_id=one.subject,
            kind=OccasionKind.ENROLMENT,
            told_on=SENT.date(),
            told_by=Teller.SELF,
        )
        for one in people
    )
    Background.objects.bulk_create(
        Background.of(one.subject, sex=one.sex, birth_year=one.birth_year) for one in people
    )
    Diagnosis.objects.bulk_create(
        Diagnosis.of(one.subject, code=code) for one in people for code in one.diagnoses
    )
    Infusion.objects.bulk_create(
        Infusion.of(
            one.subject, number=number, given=given, target=target, cells=cells, setting=setting
        )
        for one in people
        for number, (given, target, cells, setting) in enumerate(one.infusions, 1)
    )
    AdverseEvent.objects.bulk_create(
        AdverseEvent.of(one.subject, infusion_id=_first(one), kind=kind, facts=one.facts)
        for one in people
        for kind in one.events
    )
    Death.objects.bulk_create(
        Death.of(one.subject, relation="partner") for one in people if one.died
    )


def _first(one: Member) -> uuid.UUID:
    return Infusion.of(one.subject, number=1).pk

"""Generated lives in the database, all in one go, without history and seals: only their days matter."""

import copy
import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import connection, models

from intake.consent.models import Consent, ConsentChoice, ConsentDocument, Majority, NoContactReport
from intake.consent.queries import current_document
from intake.followup.models import CheckIn, Pause, Reminder, Return, Schedule, TimePoint
from intake.participants.models import Confirmation, Participant
from intake.record.models import Course, Death, Infusion, Occasion
from tests.followup_oracle import Key, Life, Point, Version

_MODELS: Sequence[type[models.Model]] = [
    *[Participant, Confirmation, Infusion, Course, Death, Occasion],
    *[Consent, ConsentChoice, ConsentDocument, Majority, NoContactReport],
    *[Pause, Return, CheckIn, Reminder, Schedule, TimePoint],
]


def shipped_version() -> Version:
    schedule = Schedule.objects.get()
    points = [
        Point(time.anchor, time.code, time.months, time.days, time.opens, time.closes)
        for time in schedule.times.order_by("pk")
    ]
    assert schedule.published_at
    return Version(schedule.published_at.date(), points)


def store_lives(lives: Sequence[Life], versions: Iterable[Version], chance: random.Random) -> None:
    """Store the lives, and the versions after the shipped one. The test's end brings the triggers back."""
    with connection.cursor() as cursor:
        for model in _MODELS:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
    for number, version in enumerate(versions, start=2):
        _publish(str(number), version)
    check_ins = [row for life in lives for row in _check_ins(life, chance)]
    for model, rows in (
        (Participant, (_participant(life, chance) for life in lives)),
        (
            Confirmation,
            (Confirmation(participant_id=life.subject) for life in lives if life.is_confirmed),
        ),
        (
            Course,
            (Course.of(life.subject, status=life.status, decided=life.decided) for life in lives),
        ),
        (Infusion, (row for life in lives for row in _infusions(life))),
        (
            Death,
            (
                Death.of(life.subject, died_on=life.death)
                for life in lives
                if life.death is not None
            ),
        ),
        (Majority, (row for life in lives for row in _majority(life, chance))),
        (NoContactReport, (row for life in lives for row in _reports(life, chance))),
        (Pause, (row for life in lives for row in _pauses(life))),
        (Return, (row for life in lives for row in _returns(life))),
        (Reminder, (row for life in lives for row in _reminders(life))),
        (Occasion, (row.occasion for row in check_ins)),
        (CheckIn, check_ins),
    ):
        model.objects.bulk_create(rows, batch_size=2_000)
    _store_consents(lives, chance)
    _store_tellings(lives, chance)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in _MODELS)}")


def _at(day: date, chance: random.Random) -> datetime:
    """Some time of the day in UTC, often its first or last second."""
    return datetime.combine(day, chance.choice([time.min, time(23, 59, 59), time(12)]), UTC)


def _publish(number: str, version: Version) -> None:
    schedule = Schedule.objects.create(
        version=number,
        sha256=number * 64,
        written_by="user:1",
        approved_by="user:2",
        published_at=datetime.combine(version.published_on, time(12), UTC),
    )
    TimePoint.objects.bulk_create(
        TimePoint(schedule=schedule, **vars(point)) for point in version.points
    )


def _participant(life: Life, chance: random.Random) -> Participant:
    return Participant(
        subject=life.subject,
        language="en",
        country="DE",
        teller=life.teller,
        submitted_at=_at(life.joined_on, chance),
    )


def _infusions(life: Life) -> Iterator[Infusion]:
    for number, given in life.infusions.items():
        yield Infusion.of(life.subject, number=number, given=given)


def _majority(life: Life, chance: random.Random) -> Iterator[Majority]:
    if asked_on := life.majority_asked_on:
        yield Majority(participant_id=life.subject, asked_at=_at(asked_on, chance))


def _reports(life: Life, chance: random.Random) -> Iterator[NoContactReport]:
    for report in life.reports:
        found_at = report.found_on and _at(report.found_on, chance)
        yield NoContactReport(
            participant_id=life.subject,
            reason=report.reason,
            reported_at=_at(report.reported_on, chance),
            finding=report.finding,
            found_by="user:1" if found_at else "",
            found_at=found_at,
        )


def _pauses(life: Life) -> Iterator[Pause]:
    for rest in life.pauses:
        yield Pause(participant_id=life.subject, kind="pause", **vars(rest))


def _returns(life: Life) -> Iterator[Return]:
    for day in life.returned_on:
        yield Return(participant_id=life.subject, by="answered", returned_on=day)


def _key(key: Key) -> dict[str, Any]:
    return dict(zip(("anchor_kind", "anchor_number", "code"), key, strict=True))


def _reminders(life: Life) -> Iterator[Reminder]:
    for mail in life.mails:
        yield Reminder(
            participant_id=life.subject,
            step=mail.step,
            asked_on=mail.sent_on,
            pause_id=mail.pause,
            **_key(mail.key),
        )


def _check_ins(life: Life, chance: random.Random) -> Iterator[CheckIn]:
    schedule = Schedule.objects.order_by("pk")[0]
    for answer in life.answers:
        sent_at = _at(answer.due_on, chance)
        occasion = Occasion(
            participant_id=life.subject, kind="check_in", told_on=answer.due_on, told_by="self"
        )
        yield CheckIn(
            participant_id=life.subject,
            occasion=occasion,
            schedule=schedule,
            opens_on=answer.opens_on,
            due_on=answer.due_on,
            closes_on=answer.closes_on,
            anchor_date=answer.due_on,
            begun_at=sent_at,
            sent_at=sent_at,
            via="page",
            nothing_new=True,
            taken_back_at=sent_at if answer.is_taken_back else None,
            **_key(answer.key),
        )


def _store_consents(lives: Sequence[Life], chance: random.Random) -> None:
    """By COPY: nobody reads the signatures, and sealing them would take a key for each life."""
    documents = _documents()
    signed = [(uuid.uuid4(), life, consent) for life in lives for consent in life.consents]
    columns = (
        "id, participant_id, document_id, kind, sha256, signature, quiz_tries, signed_at, ended_at"
    )
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY consent_consent ({columns}) FROM STDIN") as rows,
    ):
        for pk, life, consent in signed:
            document = documents[consent.is_parents, consent.names_contact]
            ended_at = consent.ended_on and _at(consent.ended_on, chance)
            kept = (pk, life.subject, document.pk, "study", document.sha256, b"-", [])
            rows.write_row((*kept, _at(consent.signed_on, chance), ended_at))
    ConsentChoice.objects.bulk_create(
        (
            ConsentChoice(
                participant_id=life.subject,
                consent_id=pk,
                purpose="contact",
                granted=granted,
                chosen_at=_at(day, chance),
            )
            for pk, life, consent in signed
            for day, granted in consent.choices
        ),
        batch_size=2_000,
    )


def _store_tellings(lives: Sequence[Life], chance: random.Random) -> None:
    """What history has of each infusion, and of the occasion on which the story was told."""
    occasions, infusions = [], []
    for life in lives:
        joined_at = datetime.combine(life.joined_on, time.min, UTC)
        occasion = Occasion(participant_id=life.subject, kind="enrolment", told_on=life.joined_on)
        occasions.append((occasion, joined_at))
        later = [(_at(on, chance), told) for on, told in life.told_later]
        for at, told in [(joined_at, life.told_at_first), *later]:
            infusions += [
                (Infusion.of(life.subject, number=number, given=given), at)
                for number, given in told.items()
            ]
    _copy_history(occasions)
    _copy_history(infusions)


def _copy_history(told: Sequence[tuple[Any, datetime]]) -> None:
    """The first event of each of these rows of one model, at its moment; Django would write now instead."""
    model = type(told[0][0])
    names = [field.attname for field in model._meta.concrete_fields]
    table = model.pgh_event_model._meta.db_table
    columns = ", ".join(["pgh_created_at", "pgh_label", "pgh_obj_id", *names])
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as rows,
    ):
        for row, at in told:
            rows.write_row((at, "insert", row.pk, *(getattr(row, name) for name in names)))


def _documents() -> dict[tuple[bool, bool], ConsentDocument]:
    """By whether a parent signs them, and whether they name contact: those that don't are made."""
    found = {}
    for is_parents, audience in enumerate(("self", "parent")):
        document = current_document(audience, "en")
        assert document
        assert "contact" in document.uses
        found[bool(is_parents), True] = document
        silent = copy.copy(document)
        silent.pk, silent.language, silent.uses = None, "xx", ["study"]
        silent.save()
        found[bool(is_parents), False] = silent
    return found

"""Made-up people in bulk: the rows that the project's own code makes of their answers, stored by COPY.

The rows are the same as in sending.py: a test compares them. There is no history, audit, mail or sent draft.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone
from psycopg import sql

from hesperion.privacy.access import THEMSELF
from hesperion.privacy.keys import actions as keys
from intake.consent.actions.withdrawals import TURNS_OFF
from intake.consent.choices import WithdrawalKind
from intake.consent.models import Consent, ConsentChoice, Withdrawal
from intake.participants.models import Confirmation, Participant
from intake.record.models import Occasion
from intake.share.actions.submitting import new_rows
from intake.share.models import Draft
from intake.stories.choices import BY_PARTICIPANT
from intake.stories.models import Review
from research.population.consenting import LaterEvent
from research.population.owner_loads import without_triggers
from research.population.people import Person, Population
from research.population.sending import BY
from research.population.texts import reason_for


def load(people: Population, numbers: range) -> None:
    """Store the people with these numbers. Their rows of the cohort must be made afterwards."""
    load_people([people.person(number) for number in numbers])


def load_people(people: Sequence[Person]) -> None:
    subjects = [person.subject for person in people]
    keys.destroy(subjects)  # of a run that was broken off
    keys.make_keys(subjects)
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for person in people:
        for row in rows_of_person(person):
            by_model.setdefault(type(row), []).append(row)
    prepared = [(model, *_prepared(model, rows)) for model, rows in by_model.items()]
    with without_triggers():
        for model, fields, lines in prepared:
            _copy(model, fields, lines)


def rows_of_person(person: Person) -> list[models.Model]:
    """All rows of the person, unsaved, with the times at which things happened."""
    began = timezone.now()
    draft = Draft(subject=person.subject, language=person.language)
    rows = list(new_rows(draft, person.answers))
    for row in rows:
        _set_times(row, began, person.sent_at)
        if isinstance(row, Participant):
            row.public_id = person.public_id
    consent = next(row for row in rows if isinstance(row, Consent))
    return rows + list(_later_rows(person, consent))


def _set_times(row: models.Model, began: datetime, at: datetime) -> None:
    """Replace each time that means now by `at`."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.DateTimeField):
            value = getattr(row, field.attname)
            if isinstance(value, datetime) and value >= began:
                setattr(row, field.attname, at)
    if isinstance(row, Occasion):
        row.told_on = at.date()


def _later_rows(person: Person, consent: Consent) -> Iterator[models.Model]:
    """The rows of what happened later; sets the end of the consent on its own row."""
    allowed = set(person.answers["choices"]["purposes"])
    for event in person.later:
        wanted = _allowed_after(event, allowed)
        yield from _choices(person.subject, consent, event.at, allowed, wanted)
        allowed = wanted
        if event.withdrawn:
            if event.withdrawn == WithdrawalKind.USE:
                consent.ended_at = event.at
            yield Withdrawal(
                participant_id=person.subject, kind=event.withdrawn, withdrawn_at=event.at
            )
        if event.confirms:
            yield Confirmation(participant_id=person.subject, confirmed_at=event.at)
        if event.review:
            yield Review(
                participant_id=person.subject,
                state=event.review,
                reason=reason_for(event.review, person.language),
                decided_by=THEMSELF if event.review in BY_PARTICIPANT else BY,
                decided_at=event.at,
            )


def _allowed_after(event: LaterEvent, allowed: set[str]) -> set[str]:
    if event.chosen is not None:
        return set(event.chosen)
    return allowed - TURNS_OFF.get(event.withdrawn, set()) if event.withdrawn else allowed


def _choices(
    subject: uuid.UUID, consent: Consent, at: datetime, allowed: set[str], wanted: set[str]
) -> Iterator[ConsentChoice]:
    for purpose in sorted(allowed ^ wanted):
        yield ConsentChoice(
            participant_id=subject,
            consent=consent,
            purpose=purpose,
            granted=purpose in wanted,
            chosen_at=at,
        )


def _prepared(
    model: type[models.Model], rows: Iterable[models.Model]
) -> tuple[list[models.Field], list[list[Any]]]:
    """The fields to store and their values by row, encrypted. PostgreSQL gives numbered rows their ids."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.BigAutoField)
    ]
    return fields, [
        [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
        for row in rows
    ]


def _copy(model: type[models.Model], fields: list[models.Field], lines: list[list[Any]]) -> None:
    columns = [str(field.column) for field in fields]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for line in lines:
            copy.write_row(line)

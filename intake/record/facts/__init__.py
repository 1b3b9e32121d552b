"""From answers to rows of facts, and back.

Each module here is responsible for some tables. Its `rows` makes rows, not stored yet, of the answers to the
steps that apply; its `answers` makes the steps' cleaned values of stored rows. Each is the inverse of the
other, so that a correction reads the rows, replaces the answers to one step, and stores the rows again.
fields.py copies the values whose question and field have the same name.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from hesperion.privacy.fields import PatientRow
from intake.participants.models import Participant
from intake.record.answers import Answers
from intake.record.choices.people import DeathSource
from intake.record.facts import (
    car_t,
    death,
    disease,
    life,
    medical_history,
    outcome,
    person,
    story,
    treatment,
)
from intake.record.models import (
    ActivityAbility,
    AdverseEvent,
    AffectedOrgan,
    Background,
    Burden,
    Course,
    Death,
    Diagnosis,
    InfectionYear,
    Infusion,
    MarkerFinding,
    Measurement,
    MedicalHistory,
    OccasionFact,
    Outcome,
    SteroidDose,
    Story,
    Treatment,
)
from intake.record.models.occasion import enrolment_id

_MODULES = [story, person, medical_history, disease, treatment, car_t, outcome, life, death]
MODELS: list[Any] = [  # a model comes before those that refer to it
    *[Story, Background, MedicalHistory, Diagnosis, MarkerFinding, AffectedOrgan, Treatment],
    *[SteroidDose, Course, Infusion, AdverseEvent, Outcome, Measurement, Death],
    *[ActivityAbility, InfectionYear, Burden],
]

Rows = dict[type[PatientRow], list[Any]]


def rows_of(subject: uuid.UUID, answers: Answers) -> Iterable[PatientRow]:
    """The rows, not stored yet, in which these answers are kept."""
    for module in _MODULES:
        yield from module.rows(subject, answers)


def answers_of(participant: Participant, rows: Rows) -> Answers:
    """The answers that the stored `rows` contain, in the form in which the steps' forms clean them."""
    answers: Answers = {
        "who": {"teller": participant.teller},
        "age": {"age_group": participant.age_group, "country": participant.country},
    }
    for module in _MODULES:
        for step, values in module.answers(rows).items():
            answers[step] = answers.get(step, {}) | values
    return answers


def read(subject: uuid.UUID) -> Rows:
    """The stored rows with the answers that `subject` gave at enrolment, corrections included.

    There is a statement for each table, so they are written out: querysets take twice as long.
    """
    return {model: _stored(model, at_enrolment(model, subject)) for model in MODELS}


def at_enrolment(model: type[PatientRow], subject: uuid.UUID) -> dict[str, uuid.UUID | str]:
    """The filter arguments for the rows of `model` with the answers that `subject` gave at enrolment.

    A death that a data steward found out is no answer.
    """
    where: dict[str, uuid.UUID | str] = {"participant_id": subject}
    if issubclass(model, OccasionFact):
        where["occasion_id"] = enrolment_id(subject)
    if model is Death:
        where["source"] = DeathSource.RELATIVE.value
    return where


def _stored(model: type[PatientRow], where: dict[str, uuid.UUID | str]) -> list[Any]:
    conditions = " AND ".join(f'"{column}" = %s' for column in where)
    statement = f'SELECT * FROM "{model._meta.db_table}" WHERE {conditions}'  # noqa: S608 - our own names
    return list(model.objects.raw(statement, [*where.values()]))


def by_model(rows: Iterable[PatientRow]) -> Rows:
    found: Rows = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return found


def values_of(row: PatientRow) -> dict[str, Any]:
    """The values of a row by field, decrypted."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}

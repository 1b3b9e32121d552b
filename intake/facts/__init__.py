"""What answers are kept as: rows of facts, and the way back from rows to answers.

Each module here knows some tables. `rows` tells what `answers` of the applicable steps say, as rows that
are not stored yet; `answers` tells the steps' cleaned values again from stored rows. One is the other's
inverse, so that a correction is: read, replace one step, keep.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from hesperion.privacy.fields import PatientRow
from intake.answers import Answers
from intake.facts import car_t, disease, story
from intake.models import Course, Diagnosis, Participant, Story

_SUBJECTS = [story, disease, car_t]
MODELS: list[Any] = [Story, Diagnosis, Course]  # what others refer to comes first

Rows = dict[type[PatientRow], list[Any]]


def rows_of(subject: uuid.UUID, answers: Answers) -> Iterable[PatientRow]:
    """The rows, not stored yet, that hold what `answers` say."""
    for module in _SUBJECTS:
        yield from module.rows(subject, answers)


def answers_of(participant: Participant, rows: Rows) -> Answers:
    """The answers that `rows` hold, as the steps' forms would clean them."""
    answers: Answers = {
        "who": {"teller": participant.teller},
        "age": {"age_group": participant.age_group, "country": participant.country},
        "country": {"country": participant.country},
    }
    for module in _SUBJECTS:
        answers |= module.answers(rows)
    return answers


def read(subject: uuid.UUID) -> Rows:
    """All that `subject` told, as it is stored now."""
    return {model: list(model.objects.filter(participant=subject)) for model in MODELS}


def by_model(rows: Iterable[PatientRow]) -> Rows:
    found: Rows = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return found


def values_of(row: PatientRow) -> dict[str, Any]:
    """What a row holds, in the clear, by field."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}

"""Facts about a participant's death."""

import uuid
from collections.abc import Iterator
from typing import Any

from intake.record.answers import Answers
from intake.record.facts.fields import answers_to, values_for
from intake.record.forms.death import DeathForm
from intake.record.models import Death


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[Death]:
    if "death" in answers:
        yield Death.of(subject, **values_for(Death, answers, "death"))


def answers(rows: dict[Any, list[Any]]) -> Answers:
    found: Answers = {}
    for death in rows[Death]:
        found["death"] = answers_to(DeathForm, death)
    return found

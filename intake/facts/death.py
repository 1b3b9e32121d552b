import uuid
from collections.abc import Iterator
from typing import Any

from intake.answers import Answers
from intake.facts.fields import answers_to, values_for
from intake.forms.death import DeathForm
from intake.models import Death


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[Death]:
    if "death" in answers:
        yield Death.of(subject, **values_for(Death, answers, "death"))


def answers(rows: dict[Any, list[Any]]) -> Answers:
    found: Answers = {}
    for death in rows[Death]:
        found["death"] = answers_to(DeathForm, death)
    return found

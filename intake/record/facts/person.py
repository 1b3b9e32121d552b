"""Facts about the participant's background."""

import uuid
from collections.abc import Iterator
from typing import Any

from intake.record.answers import Answers
from intake.record.facts.fields import answered, answers_to, values_for
from intake.record.forms.about import AboutForm
from intake.record.forms.details import CentreForm
from intake.record.models import Background


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[Background]:
    yield Background.of(subject, **values_for(Background, answers, "about", "centre"))


def answers(rows: dict[Any, list[Any]]) -> Answers:
    (background,) = rows[Background]
    centre = answered("centre", answers_to(CentreForm, background))
    return {"about": answers_to(AboutForm, background)} | centre

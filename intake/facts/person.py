import uuid
from collections.abc import Iterator
from typing import Any

from intake.answers import Answers
from intake.facts.fields import answered, answers_to, values_for
from intake.forms.about import AboutForm
from intake.forms.more import CentreForm
from intake.models import Background


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[Background]:
    yield Background.of(subject, **values_for(Background, answers, "about", "centre"))


def answers(rows: dict[Any, list[Any]]) -> Answers:
    (background,) = rows[Background]
    centre = answered("centre", answers_to(CentreForm, background))
    return {"about": answers_to(AboutForm, background)} | centre

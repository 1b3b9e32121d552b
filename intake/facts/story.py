import uuid
from collections.abc import Iterator
from typing import Any

from intake.answers import Answers
from intake.facts.fields import answers_to, values_for
from intake.forms.story import StoryForm
from intake.models import Story


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[Story]:
    yield Story.of(subject, **values_for(Story, answers, "story"))


def answers(rows: dict[Any, list[Any]]) -> Answers:
    (story,) = rows[Story]
    return {"story": answers_to(StoryForm, story)}

"""The story in free words."""

import uuid
from collections.abc import Iterator
from typing import Any

from intake.record.answers import Answers
from intake.record.facts.fields import answers_to, values_for
from intake.record.forms.story import StoryForm
from intake.record.models import Story


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[Story]:
    yield Story.of(subject, **values_for(Story, answers, "story"))


def answers(rows: dict[Any, list[Any]]) -> Answers:
    (story,) = rows[Story]
    return {"story": answers_to(StoryForm, story)}

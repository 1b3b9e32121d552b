import uuid
from collections.abc import Iterator
from typing import Any

from intake.answers import Answers
from intake.models import Story


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[Story]:
    yield Story.of(subject, text=answers["story"]["text"] or None)


def answers(rows: dict[Any, list[Any]]) -> Answers:
    (story,) = rows[Story]
    return {"story": {"text": story.text or ""}}

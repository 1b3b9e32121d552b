import uuid
from collections.abc import Iterator
from typing import Any

from intake.answers import Answers
from intake.models import Course


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[Course]:
    yield Course.of(subject, status=answers["car-t"]["status"])


def answers(rows: dict[Any, list[Any]]) -> Answers:
    (course,) = rows[Course]
    return {"car-t": {"status": course.status}}

import uuid
from collections.abc import Iterator
from typing import Any

from intake.answers import Answers
from intake.models import Background


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[Background]:
    about = answers["about"]
    yield Background.of(subject, birth_year=about["birth_year"], sex=about["sex"])


def answers(rows: dict[Any, list[Any]]) -> Answers:
    (background,) = rows[Background]
    return {"about": {"birth_year": background.birth_year, "sex": background.sex}}

import uuid
from collections.abc import Iterator
from typing import Any

from intake.answers import Answers
from intake.models import Death

ASKED = ("relation", "died_on", "linked", "objection")


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[Death]:
    if "death" in answers:
        told = answers["death"]
        asked = {name: told[name] for name in ASKED}
        yield Death.of(subject, **asked, cause=told["cause"] or None)


def answers(rows: dict[Any, list[Any]]) -> Answers:
    for death in rows[Death]:
        told = {name: getattr(death, name) for name in ASKED}
        return {"death": {**told, "cause": death.cause or ""}}
    return {}

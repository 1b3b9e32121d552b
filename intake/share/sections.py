"""The steps in a few parts, for pages that show all of them at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.record.answers import Answers
from intake.share.progress import applicable, first_gap
from intake.share.steps import Step

PARTS: list[tuple[Promise, set[str]]] = [
    (
        _("Taking part"),
        {
            *{"who", "age", "closed", "key-information", "understanding"},
            *{"choices", "assent", "declined", "sign"},
        },
    ),
    (_("The story and the person"), {"story", "about"}),
    (
        _("The disease"),
        {
            *{"diagnosis", "lupus", "myositis", "scleroderma", "mctd", "sjogren", "aps", "other"},
            *{"markers", "organs"},
        },
    ),
    (_("Medicines"), {"treatments", "steroid"}),
    (_("CAR-T cells"), {"car-t", "infusion", "afterwards", "since"}),
    (_("How things are"), {"before", "today", "death"}),
]

Item = TypeVar("Item")


def in_parts(items: Iterable[Item], key: Callable[[Item], str]) -> list[tuple[Promise, list[Item]]]:
    """The items under the part that the step with their key belongs to; parts without any are left out."""
    items = list(items)
    parts = [(title, [item for item in items if key(item) in keys]) for title, keys in PARTS]
    return [(title, found) for title, found in parts if found]


class State(TextChoices):
    """How far a step is."""

    DONE = "done", _("Done")
    NEXT = "next", _("Next")
    TO_COME = "to_come", _("Still to come")


@dataclass(frozen=True)
class Task:
    """One step in the list of what is done and what is left."""

    key: str
    title: str
    state: State


def tasks(answers: Answers) -> list[tuple[Promise, list[Task]]]:
    """What a person who comes back has done, has next, and has still to come."""
    gap = first_gap(answers)
    found = [
        Task(step.key, step.title_for(answers), _state(step, answers, gap))
        for step in applicable(answers)
    ]
    return in_parts(found, lambda task: task.key)


def _state(step: Step, answers: Answers, gap: Step | None) -> State:
    if step == gap:
        return State.NEXT
    return State.DONE if step.key in answers else State.TO_COME

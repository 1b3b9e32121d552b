"""Groups the steps into parts, for pages that list all of them."""

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
    """The title of each part of the form with its items; parts without items are left out.

    The function `key` returns the key of the step that an item is about.
    """
    items = list(items)
    parts = [(title, [item for item in items if key(item) in keys]) for title, keys in PARTS]
    return [(title, found) for title, found in parts if found]


class State(TextChoices):
    """How far a step has been answered."""

    DONE = "done", _("Done")
    NEXT = "next", _("Next")
    TO_COME = "to_come", _("Still to come")


@dataclass(frozen=True)
class Task:
    """A step in the task list of a draft."""

    key: str
    title: str
    state: State


def tasks(answers: Answers) -> list[tuple[Promise, list[Task]]]:
    """The task list of a draft: the title of each part of the form, with its applicable steps."""
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

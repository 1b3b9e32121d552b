"""Groups the steps into parts, for pages that list all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.record.answers import Answers
from intake.share.position import WayPart, position_of
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
    (_("Medicines"), {"treatments"}),
    (_("CAR-T cells"), {"car-t", "infusion", "afterwards", "since"}),
    (_("How things went"), {"before", "today", "death"}),
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
    """How far a step, or a part of the way, has been answered."""

    DONE = "done", _("Done")
    NEXT = "next", _("Next")
    TO_COME = "to_come", _("Still to come")


@dataclass(frozen=True)
class Task:
    """A step in the task list of a draft."""

    key: str
    title: str
    state: State

    @property
    def href(self) -> str:
        address = reverse("share:step", args=[self.key])  # of the check page too
        return f"{address}?change" if self.state is State.DONE else address


@dataclass(frozen=True)
class PartTasks:
    """A part of the way in the task list of a draft, with its applicable steps."""

    part: WayPart
    tasks: list[Task]

    @property
    def state(self) -> State:
        states = {task.state for task in self.tasks}
        return State.NEXT if State.NEXT in states else max(states, key=list(State).index)


def tasks(answers: Answers) -> list[PartTasks]:
    """The task list of a draft: the parts of the way, with the steps that apply and the check page."""
    gap = first_gap(answers)
    found = [
        (
            position_of(step.key).part,
            Task(step.key, step.title_for(answers), _state(step, answers, gap)),
        )
        for step in applicable(answers)
    ]
    sending = Task("check", gettext("Check your answers"), State.TO_COME if gap else State.NEXT)
    found.append((WayPart.SEND, sending))
    return [PartTasks(part, [task for its, task in found if its is part]) for part in WayPart]


def _state(step: Step, answers: Answers, gap: Step | None) -> State:
    if step == gap:
        return State.NEXT
    return State.DONE if step.key in answers else State.TO_COME

"""Parts of the home page of `/my/`. Each app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from intake.participants.models import Participant

Context = Callable[[Sequence[Participant]], dict[str, Any]]


@dataclass(frozen=True)
class Panel:
    """A template of the home page and the function that builds its context.

    The function receives the participants whose records are open in this browser session, newest
    first.
    """

    template: str
    context: Context
    order: int


_panels: list[Panel] = []


def register(template: str, context: Context, *, order: int) -> None:
    """Add a panel to the home page, where panels are sorted by `order`: renewals 10, stories 20, PIN 30."""
    _panels.append(Panel(template, context, order))


def rendered(request: HttpRequest, participants: Sequence[Participant]) -> list[SafeString]:
    """The rendered HTML of each panel, in order; [] if there are no participants.

    Must be called inside the context manager `themself`, which lets the participants read their own
    data.
    """
    if not participants:
        return []
    panels = sorted(_panels, key=lambda panel: panel.order)
    return [
        render_to_string(panel.template, panel.context(participants), request) for panel in panels
    ]

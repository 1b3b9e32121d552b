"""Cards on the home page of `/my/`, each about one story. Each app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from intake.participants.models import Participant

Context = Callable[[Participant], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """The template of a card, which extends my/card.html, and the function that builds its context.

    The function receives the participant whose story the card is about; it returns None where this
    story has no such card.
    """

    template: str
    context: Context
    order: int


_panels: list[Panel] = []


def register(template: str, context: Context, *, order: int) -> None:
    """Add a card to each story of the home page, where cards are sorted by `order`.

    What waits for the participant has an order below 20, what they can add below 40, their own
    pages follow from 40, and stopping is 90.
    """
    _panels.append(Panel(template, context, order))


def rendered(request: HttpRequest, participant: Participant) -> list[SafeString]:
    """The rendered HTML of the cards about this participant's story, in order.

    Templates have the participant as `story`. Must be called inside the context manager `themself`,
    which lets the participant read their own data.
    """
    found = []
    for panel in sorted(_panels, key=lambda panel: panel.order):
        context = panel.context(participant)
        if context is not None:
            values = {"story": participant, **context}
            found.append(render_to_string(panel.template, values, request))
    return found

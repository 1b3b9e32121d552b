"""Events as people read them: with names, public ids and labels."""

from collections.abc import Sequence
from dataclasses import dataclass

from hesperion.accounts.queries import names_of
from hesperion.privacy.audit.models import Event
from intake.participants.queries import public_ids


@dataclass(frozen=True)
class EventRow:
    """An event, the name of who acted, and whom it is about.

    `about` is the public id; for somebody who was erased the beginning of the UUID; or "". Only the
    first is a participant, whose data the row shows.
    """

    event: Event
    who: str
    about: str
    is_participant: bool


def event_rows(events: Sequence[Event]) -> list[EventRow]:
    """The rows of these events, in their order, by two queries."""
    names = names_of({event.actor for event in events})
    ids = public_ids({event.subject for event in events if event.subject})
    return [
        EventRow(event, names[event.actor], _about(event, ids), event.subject in ids)
        for event in events
    ]


def _about(event: Event, ids: dict) -> str:
    return ids.get(event.subject) or str(event.subject or "")[:8]

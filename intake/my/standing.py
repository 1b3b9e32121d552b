"""Where one's stories stand, as the home page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.choices.consent import ReviewState, Standing
from intake.models import Participant, Publication
from intake.my.queries import reason_of
from intake.published.queries import approved_of, proposal_of
from intake.queries import sent_by

_PRESENT = {
    Standing.WAITING: 2,
    Standing.HELD: 2,
    Standing.CONFIRMED: 2,
    Standing.IN_REVIEW: 3,
    Standing.SENT_BACK: 3,
    Standing.INCLUDED: 4,
}


@dataclass(frozen=True)
class Stage:
    """A point on the line; `note` is the day on which it was reached, "" for one that it is not at yet."""

    label: Promise | str
    note: str


@dataclass(frozen=True)
class Story:
    """`reason` says why it was sent back. `proposal` and `approved` are texts for others to read."""

    participant: Participant
    standing: Standing
    reason: str
    proposal: Publication | None
    approved: Publication | None

    @property
    def present(self) -> int | None:
        """The number of the stage that it is at; None once its consent has ended."""
        return _PRESENT.get(self.standing)

    @property
    def stages(self) -> list[Stage]:
        """The one that it is at says how it stands there."""
        confirmation = getattr(self.participant, "confirmation", None)
        line = [
            (_("Received"), self.participant.submitted_at),
            (_("Address confirmed"), confirmation and confirmation.confirmed_at),
            (_("Read by our team"), self._decided_at(ReviewState.IN_REVIEW, ReviewState.SENT_BACK)),
            (_("In the study"), self._decided_at(ReviewState.INCLUDED)),
        ]
        return [
            Stage(
                self.standing.label if number == self.present else label,
                _day(moment if number <= (self.present or 0) else None),
            )
            for number, (label, moment) in enumerate(line, 1)
        ]

    def _decided_at(self, *states: ReviewState) -> datetime | None:
        """When the team last decided so."""
        decided = self.participant.reviews.filter(state__in=states).order_by("-decided_at")
        return decided.values_list("decided_at", flat=True).first()


def panel(participants: Iterable[Participant]) -> dict[str, Any]:
    """What my/panels/stories.html is rendered with."""
    return {"stories": stories_of([participant.pk for participant in participants])}


def stories_of(subjects: Iterable[UUID]) -> list[Story]:
    """The newest first. Call it inside `themself`."""
    return [
        Story(one, standing, reason_of(one), proposal_of(one), approved_of(one))
        for one, standing in sent_by(subjects)
    ]


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment)) if moment else ""

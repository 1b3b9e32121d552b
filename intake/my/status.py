"""The status of each of a participant's stories, as the home page shows it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Case, Exists, OuterRef, Subquery, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.consent.choices import ObjectionDecision, Purpose, WithdrawalKind
from intake.consent.models import Consent, Consented, Objection
from intake.participants.models import Confirmation, Participant
from intake.stories.choices import ReviewState
from intake.stories.models import Review
from intake.stories.queries import reason_of


class StoryStatus(models.TextChoices):
    """The status of a story. It is derived from other rows and not stored."""

    WAITING = "waiting", _("Waits for you to confirm your address")
    CONFIRMED = "confirmed", _("Confirmed")
    IN_REVIEW = "in_review", _("Being read by our team")
    INCLUDED = "included", _("In the study")
    SENT_BACK = "sent_back", _("Sent back to you with a question")
    DECLINED = "declined", _("Not taken into the study")
    HELD = "held", _("A person of our team decides first")
    KEPT_OUT = "kept_out", _("Nobody uses the answers")
    ENDED = "ended", _("Stopped: nobody uses the answers")


_REVIEWED = {
    ReviewState.CHANGED: StoryStatus.IN_REVIEW,
    ReviewState.ANSWERED: StoryStatus.IN_REVIEW,
    ReviewState.INCLUDED: StoryStatus.INCLUDED,
    ReviewState.SENT_BACK: StoryStatus.SENT_BACK,
    ReviewState.DECLINED: StoryStatus.DECLINED,
}
_PRESENT = {
    StoryStatus.WAITING: 2,
    StoryStatus.HELD: 2,
    StoryStatus.CONFIRMED: 2,
    StoryStatus.IN_REVIEW: 3,
    StoryStatus.SENT_BACK: 3,
    StoryStatus.DECLINED: 3,
    StoryStatus.INCLUDED: 4,
}


def sent_by(subjects: Iterable[uuid.UUID]) -> list[tuple[Participant, StoryStatus]]:
    """Participants among `subjects` who are not erased, newest first, each with the status of their story."""
    of_participant = {"participant": OuterRef("pk")}
    in_study = Exists(Consented.objects.filter(**of_participant, purpose=Purpose.STUDY))
    signed = Exists(Consent.objects.filter(**of_participant, ended_at=None))
    confirmed = Exists(Confirmation.objects.filter(**of_participant))
    objected = Objection.objects.filter(**of_participant)
    status = Case(
        When(signed & ~confirmed, then=Value(StoryStatus.WAITING)),
        When(signed & Exists(objected.filter(decision="")), then=Value(StoryStatus.HELD)),
        When(
            signed & Exists(objected.filter(decision=ObjectionDecision.KEEP_OUT)),
            then=Value(StoryStatus.KEPT_OUT),
        ),
        When(~in_study, then=Value(StoryStatus.ENDED)),
        *(When(reviewed=state, then=Value(shown)) for state, shown in _REVIEWED.items()),
        default=Value(StoryStatus.CONFIRMED),
    )
    decided = Review.objects.filter(**of_participant).order_by("-decided_at")
    found = Participant.objects.filter(pk__in=subjects)
    found = found.annotate(reviewed=Subquery(decided.values("state")[:1]), status=status)
    return [(row, StoryStatus(row.status)) for row in found.order_by("-submitted_at")]


@dataclass(frozen=True)
class Stage:
    """A stage that a story passes through, shown on the home page.

    `note` is the day on which the story reached the stage, "" if it has not.
    """

    label: Promise | str
    note: str


@dataclass(frozen=True)
class StoryOverview:
    """A story as the home page shows it. `reason` says why our team sent it back or declined it; "" if it did
    neither. `is_stopped` is whether the participant ended the use of the answers.
    """

    participant: Participant
    status: StoryStatus
    reason: str
    is_stopped: bool

    @property
    def present(self) -> int | None:
        """The number of the stage that the story is in, from 1; None if nobody uses the answers."""
        return _PRESENT.get(self.status)

    @property
    def stages(self) -> list[Stage]:
        """All stages in order. The stage that the story is in has the status as its label."""
        confirmation = getattr(self.participant, "confirmation", None)
        line = [
            (_("Received"), self.participant.submitted_at),
            (_("Address confirmed"), confirmation and confirmation.confirmed_at),
            (_("Read by our team"), self._decided_at(*ReviewState)),
            (_("In the study"), self._decided_at(ReviewState.INCLUDED)),
        ]
        return [
            Stage(
                self.status.label if number == self.present else label,
                _day(moment if number <= (self.present or 0) else None),
            )
            for number, (label, moment) in enumerate(line, 1)
        ]

    def _decided_at(self, *states: ReviewState) -> datetime | None:
        """The time since which the story is, or was last, in one of these states."""
        decided = self.participant.reviews.filter(state__in=states).order_by("-decided_at")
        return decided.values_list("decided_at", flat=True).first()


def stories_of(subjects: Iterable[uuid.UUID]) -> list[StoryOverview]:
    """The stories of the participants with these ids, newest first.

    Must be called inside the context manager `themself`, which lets the participant read their own
    data.
    """
    return [
        StoryOverview(one, status, reason_of(one), _is_stopped(one, status))
        for one, status in sent_by(subjects)
    ]


def _is_stopped(participant: Participant, status: StoryStatus) -> bool:
    used = participant.withdrawals.filter(kind=WithdrawalKind.USE)
    return status == StoryStatus.ENDED and used.exists()


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment)) if moment else ""

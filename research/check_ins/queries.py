"""Reads of the times of everybody whose record a reader may see. Each derives all times of today."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, F, Max, Q, QuerySet

from intake.consent.choices import Purpose
from intake.consent.queries import consented_for
from intake.followup.choices import ReminderStep, TimeState
from intake.followup.models import DueToday, Pause, Reminder
from intake.stories.choices import HIDDEN
from research.models import CohortMember

TIMES_A_PAGE = 50
_SECONDS = 60  # how old the numbers may be
LISTED_STATES = [
    *[TimeState.OPEN, TimeState.MISSED, TimeState.SILENT, TimeState.PAUSED],
    *[TimeState.NOT_ASKED, TimeState.LOCKED],
]
TimeCounts = dict[str, dict[str, int]]  # of times, by their code and state


@dataclass(frozen=True)
class Mailed:
    """The mails about one time: how many are owed or sent, and the day of the last."""

    count: int
    last_on: date


def counted_times(*, may_review: bool) -> TimeCounts:
    """How many times are in each state, up to a minute old. Reviewers' numbers include hidden records."""
    key = f"research.check_ins:{may_review}"
    return cache.get_or_set(key, lambda: _counts(may_review), _SECONDS)  # type: ignore[return-value]


def times_in_state(state: str, code: str, *, may_review: bool) -> QuerySet[Any]:
    """The times in a state, with the participant's public id, the first due first; `code` "" for all."""
    rows = _times(may_review).filter(state=state, **({"code": code} if code else {}))
    rows = rows.annotate(public_id=F("participant__public_id"))
    return rows.order_by("due_on", "public_id", "anchor_kind", "anchor_number")


def mails_about(subjects: Collection[UUID]) -> dict[tuple[Any, ...], Mailed]:
    """The mails about the times of these participants, by participant and key of the time."""
    about = ["participant_id", "anchor_kind", "anchor_number", "code"]
    rows = Reminder.objects.filter(participant__in=subjects).exclude(step=ReminderStep.GO_ON)
    counted: Iterable[Any] = rows.values(*about).annotate(n=Count("*"), last=Max("asked_on"))
    return {tuple(row[name] for name in about): Mailed(row["n"], row["last"]) for row in counted}


def asked_to_go_on(subjects: Collection[UUID]) -> dict[UUID, date]:
    """When each of these participants was asked last whether we may go on."""
    rows = Reminder.objects.filter(participant__in=subjects, step=ReminderStep.GO_ON)
    found = rows.values("participant_id").annotate(last=Max("asked_on"))
    return {row["participant_id"]: row["last"] for row in found}


def paused_until(subjects: Collection[UUID], on: date) -> dict[UUID, date]:
    """The last day of the pause that each of these participants has on a day."""
    rows = Pause.objects.filter(participant__in=subjects, from_on__lte=on, until_on__gte=on)
    rows = rows.filter(Q(lifted_on=None) | Q(lifted_on__gt=on))
    found = rows.values("participant_id").annotate(last=Max("until_on"))
    return {row["participant_id"]: row["last"] for row in found}


def _counts(may_review: bool) -> TimeCounts:
    counts: TimeCounts = {}
    rows = _times(may_review).order_by().values("code", "state").annotate(n=Count("*"))
    for row in rows:
        counts.setdefault(row["code"], {})[row["state"]] = row["n"]
    return counts


def _times(may_review: bool) -> QuerySet[Any]:
    """Those of everybody who consents to the study, and whose record is not hidden from the reader."""
    hidden = CohortMember.for_review.filter(review__in=[] if may_review else HIDDEN)
    rows = DueToday.objects.filter(participant__in=consented_for(Purpose.STUDY))
    return rows.exclude(participant__in=list(hidden.values_list("pk", flat=True)))

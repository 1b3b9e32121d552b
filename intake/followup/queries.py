"""Reads of the follow-up: the times of a participant with their state on a day."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from hesperion.ui.days import earliest_today, latest_today, utc_today
from intake.followup.choices import AnchorKind, TimeState
from intake.followup.models import CheckIn, CheckInDraft, TimePoint
from intake.participants.models import Participant

# An answer is taken in these states: who comes by themself is welcome, however silent or paused.
ANSWERABLE = frozenset({TimeState.OPEN, TimeState.PAUSED, TimeState.SILENT})


@dataclass(frozen=True, slots=True)
class Time:
    """A time of a participant with its state on a day. Both the first and the last day belong to a window.

    `slack`: the day from which it is counted may be so many days earlier or later. `first_on` is the day of
    the first dated infusion, `ends_on` that of the later infusion from which on the time no longer counts.
    `check_in` is the id of the answered check-in.
    """

    subject: uuid.UUID
    anchor_kind: AnchorKind
    anchor_number: int
    code: str
    schedule_id: int
    opens_on: date
    due_on: date
    closes_on: date
    anchor_date: date
    slack: int
    first_on: date | None
    ends_on: date | None
    check_in: uuid.UUID | None
    state: TimeState

    @property
    def key(self) -> tuple[AnchorKind, int, str]:
        """Which of the participant's times it is."""
        return self.anchor_kind, self.anchor_number, self.code

    def is_answerable(self, on: date) -> bool:
        """Whether an answer is taken on this day."""
        return self.state in ANSWERABLE and self.opens_on <= on <= self.closes_on


def times_of(participant: Participant, *, on: date | None = None) -> list[Time]:
    """All times of the participant with their state on a day, today if none is given, in order."""
    return times_among([participant.pk], on=on)


def times_among(subjects: Iterable[uuid.UUID], *, on: date | None = None) -> list[Time]:
    """All times of these participants with their state on a day, in the order of their due days."""
    columns = ", ".join(
        "check_in_id" if field.name == "check_in" else field.name for field in fields(Time)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM derived.due_of(%s, %s) ORDER BY due_on, anchor_kind, anchor_number, code",  # noqa: S608 - our own names
            [list(subjects), on or utc_today()],
        )
        return [_time(row) for row in cursor.fetchall()]


def answerable_times(participant: Participant) -> list[Time]:
    """The times that can be answered now, wherever on earth the participant is: at most two, the earlier first.

    A window is open from its first day in UTC+14 to its last day in UTC-12.
    """
    found: dict[tuple[AnchorKind, int, str], Time] = {}
    for day in (earliest_today(), latest_today()):
        for time in times_of(participant, on=day):
            if time.is_answerable(day):
                found.setdefault(time.key, time)
    return sorted(found.values(), key=lambda time: time.due_on)


def draft_for(participant: Participant, time: Time) -> CheckInDraft | None:
    """The draft of this time; None if there is none, or one of another time alone."""
    draft = CheckInDraft.objects.filter(pk=participant.pk).first()
    return draft if draft and _key_of(draft) == time.key else None


def time_to_answer(participant: Participant) -> Time | None:
    """The time that the participant answers now: the one of the draft, or else the earlier one that can be."""
    times = answerable_times(participant)
    draft = CheckInDraft.objects.filter(pk=participant.pk).first()
    begun = [time for time in times if draft and _key_of(draft) == time.key]
    return next(iter([*begun, *times]), None)


def own_check_in(participant: Participant, check_in: uuid.UUID) -> CheckIn | None:
    """A check-in of the participant that was not taken back; None if there is none with this id."""
    found = CheckIn.objects.filter(participant=participant, pk=check_in, taken_back_at=None)
    return found.select_related("occasion", "participant").first()


def latest_check_in(participant: Participant) -> CheckIn | None:
    """The check-in that the participant sent last, and did not take back."""
    sent = CheckIn.objects.filter(participant=participant, taken_back_at=None)
    return sent.order_by("-sent_at").first()


def _key_of(row: CheckIn | CheckInDraft) -> tuple[str, int, str]:
    return row.anchor_kind, row.anchor_number, row.code


def published_codes() -> QuerySet[TimePoint, str]:
    """The codes of the times of all published schedules."""
    published = TimePoint.objects.filter(schedule__published_at__isnull=False)
    return published.order_by("code").distinct().values_list("code", flat=True)


def _time(row: tuple[Any, ...]) -> Time:
    time = Time(*row)
    return replace(time, anchor_kind=AnchorKind(time.anchor_kind), state=TimeState(time.state))

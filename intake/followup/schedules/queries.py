"""Reads of schedules: the draft, the published ones, and what differs between two."""

from collections.abc import Iterator
from dataclasses import dataclass

from intake.followup.choices import AnchorKind
from intake.followup.models import Schedule, TimePoint


@dataclass(frozen=True)
class TimeDifference:
    """How a time was and is; "" where a version doesn't have it."""

    name: str
    before: str
    now: str


def open_schedule() -> Schedule | None:
    """The version that is not published yet; None if there is none."""
    return Schedule.objects.filter(published_at=None).first()


def schedule_before(schedule: Schedule) -> Schedule | None:
    """The version that was published before this one; of a draft, the newest."""
    published = Schedule.objects.filter(published_at__isnull=False).order_by("published_at", "pk")
    if schedule.published_at:
        published = published.filter(published_at__lt=schedule.published_at)
    return published.last()


def times_in_order(schedule: Schedule) -> list[TimePoint]:
    """Its times, those counted from the infusion first, in the order of their days."""
    kinds = AnchorKind.values
    return sorted(
        schedule.times.all(),
        key=lambda time: (kinds.index(time.anchor), time.months * 30 + time.days),
    )


def time_differences(new: Schedule, old: Schedule) -> Iterator[TimeDifference]:
    """Each time that differs between two versions, in the order of the new one; those that went come last."""
    before, now = _by_name(old), _by_name(new)
    for name in [*now, *(name for name in before if name not in now)]:
        if before.get(name) != now.get(name):
            yield TimeDifference(name, before.get(name, ""), now.get(name, ""))


def _by_name(schedule: Schedule) -> dict[str, str]:
    return {
        f"{AnchorKind(time.anchor).label}: {time.code}": (
            f"{time.distance}, opens {time.opens} days before, closes {time.closes} days after"
        )
        for time in times_in_order(schedule)
    }

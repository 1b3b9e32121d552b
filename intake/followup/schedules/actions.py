"""Schedules: written by one person, published by another, and those that come with the site."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from hesperion.edge.page_cache import purge
from hesperion.privacy.audit.actions import record_event
from intake.consent.models.version import SHIPPED_AUTHOR
from intake.followup.choices import FollowupAction
from intake.followup.models import Schedule, TimePoint
from intake.followup.schedules.documents import sha256_of_times
from intake.followup.schedules.faults import ScheduleRefused, overlapping
from intake.followup.schedules.queries import open_schedule
from intake.followup.schedules.statements import state_schedule


class PublishedScheduleChanged(Exception):
    """Raised if the software ships other times under the number of a schedule that exists."""


@transaction.atomic
def write_schedule(*, version: str, times: Iterable[TimePoint], by: str) -> Schedule:
    """Store a draft with these unsaved times."""
    times = list(times)
    schedule = Schedule.objects.create(
        version=version, sha256=sha256_of_times(times), written_by=by
    )
    for time in times:
        time.schedule = schedule
    TimePoint.objects.bulk_create(times)
    return schedule


@transaction.atomic
def draft_schedule(*, version: str, times: Iterable[TimePoint], by: str) -> Schedule:
    """Store a draft that staff wrote. Raises ScheduleRefused if one is open, or the number is taken."""
    if opened := open_schedule():
        raise ScheduleRefused(
            f"Version {opened} is not published yet. Publish or discard it first."
        )
    if Schedule.objects.filter(version=version).exists():
        raise ScheduleRefused(f"There is a version {version} already. Choose another number.")
    schedule = write_schedule(version=version, times=times, by=by)
    _record(schedule, FollowupAction.SCHEDULE_WRITTEN, by)
    return schedule


@transaction.atomic
def publish_schedule(*, schedule: Schedule, by: str) -> None:
    """Publish a draft. Raises ScheduleRefused if `by` wrote it, if its windows overlap, or if it is none now.

    The database refuses the same.
    """
    row = _locked_draft(schedule)
    if row.written_by == by:
        raise ScheduleRefused("You wrote this version. Somebody else must publish it.")
    if overlap := overlapping(list(row.times.all())):
        raise ScheduleRefused(overlap)
    row.approved_by, row.published_at = by, timezone.now()
    row.save()
    _record(row, FollowupAction.SCHEDULE_PUBLISHED, by)
    transaction.on_commit(purge, robust=True)
    state_schedule(row)


@transaction.atomic
def discard_schedule(*, schedule: Schedule, by: str) -> None:
    """Delete a draft. Raises ScheduleRefused if it is none now."""
    row = _locked_draft(schedule)
    _record(row, FollowupAction.SCHEDULE_DISCARDED, by)
    row.delete()


@transaction.atomic
def publish_shipped_schedule(*, version: str, times: Iterable[TimePoint], by: str) -> bool:
    """Publish a schedule that is part of the software; returns False if it is published already.

    Raises PublishedScheduleChanged if other times have this number.
    """
    times = list(times)
    stored = Schedule.objects.filter(version=version).first()
    if stored is None:
        publish_schedule(
            schedule=write_schedule(version=version, times=times, by=SHIPPED_AUTHOR), by=by
        )
    elif not stored.published_at or stored.sha256 != sha256_of_times(times):
        raise PublishedScheduleChanged(
            f"Schedule {version} exists with other times; changed times need a new version."
        )
    return stored is None


def _locked_draft(schedule: Schedule) -> Schedule:
    row = Schedule.objects.select_for_update().filter(pk=schedule.pk).first()
    if row is None:
        raise ScheduleRefused("Somebody discarded this version meanwhile.")
    if row.published_at:
        raise ScheduleRefused(f"Version {row} is published already.")
    return row


def _record(schedule: Schedule, action: FollowupAction, by: str) -> None:
    detail = {"schedule": schedule.version, "sha256": schedule.sha256}
    record_event(actor=by, action=action, detail=detail)

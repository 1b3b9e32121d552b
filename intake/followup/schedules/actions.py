"""Schedules: written by one person, published by another, and those that come with the site."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from hesperion.privacy.audit.actions import record_event
from intake.consent.models.version import SHIPPED_AUTHOR
from intake.followup.choices import FollowupAction
from intake.followup.models import Schedule, TimePoint
from intake.followup.schedules.documents import sha256_of_times


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
def publish_schedule(*, schedule: Schedule, by: str) -> None:
    """Publish a draft. The database refuses one that `by` wrote, or whose windows overlap."""
    row = Schedule.objects.select_for_update().get(pk=schedule.pk)
    row.approved_by, row.published_at = by, timezone.now()
    row.save()
    record_event(
        actor=by,
        action=FollowupAction.SCHEDULE_PUBLISHED,
        detail={"schedule": row.version, "sha256": row.sha256},
    )


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

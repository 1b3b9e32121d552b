"""What the public log says about schedules."""

from typing import Any

from django.db import transaction

from hesperion.public_log.actions import publish_statement
from hesperion.public_log.models import Statement
from intake.followup.choices import FollowupLogKind
from intake.followup.models import Schedule
from intake.followup.schedules.documents import hashed_times


def state_schedule(schedule: Schedule, **more: Any) -> None:
    """Make the statement about a schedule that is published. `more` is added to its body."""
    body = {
        "version": schedule.version,
        "sha256": schedule.sha256,
        "times": hashed_times(schedule.times.all()),
    }
    publish_statement(kind=FollowupLogKind.SCHEDULE, about=_about(schedule), body=body | more)


@transaction.atomic
def state_earlier_schedules() -> None:
    """Make the statements about schedules that were published before there was a public log. Idempotent."""
    stated = Statement.objects.filter(kind=FollowupLogKind.SCHEDULE)
    known = set(stated.values_list("about", flat=True))
    published = Schedule.objects.filter(published_at__isnull=False).order_by("published_at", "pk")
    for schedule in published:
        if _about(schedule) not in known:
            state_schedule(schedule, published_before_the_log=f"{schedule.published_at:%Y-%m-%d}")


def _about(schedule: Schedule) -> str:
    return f"schedule:{schedule.version}"

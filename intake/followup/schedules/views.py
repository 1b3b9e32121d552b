"""The published schedules for everybody, so that anybody can recompute when somebody was asked."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from hesperion.edge.page_cache import cacheable
from intake.followup.models import Schedule
from intake.followup.schedules.documents import TIME_FIELDS

HASH = (
    "sha256 is the SHA-256, in hex, of the UTF-8 text of a JSON list without spaces: for each time the list "
    f"of its {', '.join(TIME_FIELDS)}, sorted."
)
RULE = (
    "A time is due months, and then days, after the day from which it is counted; of a day that the month "
    "does not have, on its last. It is open from opens days before to closes days after that, both included. A "
    "version holds for times that open from the day of its publication on, in UTC."
)


def schedule_json(request: HttpRequest) -> HttpResponse:
    """Each published version with its times, the oldest first."""
    published = Schedule.objects.filter(published_at__isnull=False).order_by("published_at", "pk")
    versions = [_version(schedule) for schedule in published.prefetch_related("times")]
    told = {"hash": HASH, "rule": RULE, "versions": versions}
    return cacheable(JsonResponse(told, json_dumps_params={"indent": 1}))


def _version(schedule: Schedule) -> dict[str, Any]:
    return {
        "version": schedule.version,
        "sha256": schedule.sha256,
        "published": schedule.published_at,
        "times": sorted(
            ({name: getattr(time, name) for name in TIME_FIELDS} for time in schedule.times.all()),
            key=lambda time: [*time.values()],
        ),
    }

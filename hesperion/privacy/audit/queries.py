from datetime import datetime

from django.db import connection

from hesperion.privacy.audit.models import Event, Seal, Sealing


def last_sealed() -> datetime | None:
    return Seal.objects.order_by("number").values_list("sealed_at", flat=True).last()


def sealing_ended() -> datetime | None:
    """The time at which the last successful sealing ended; None before the first."""
    return Sealing.objects.values_list("ended_at", flat=True).get()


def newest() -> int:
    """The id of the newest event; 0 if there is none."""
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def purposes() -> list[str]:
    """The purposes that events have, in order. Each is looked up in an index, however many events there are."""
    with connection.cursor() as cursor:
        cursor.execute(_PURPOSES)
        return [purpose for (purpose,) in cursor.fetchall()]


_PURPOSES = """
WITH RECURSIVE found (purpose) AS (
    SELECT min(purpose) FROM audit_event WHERE purpose > ''
    UNION ALL
    SELECT (SELECT min(purpose) FROM audit_event WHERE purpose > found.purpose)
    FROM found WHERE found.purpose IS NOT NULL
)
SELECT purpose FROM found WHERE purpose IS NOT NULL
"""

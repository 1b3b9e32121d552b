"""Rate limits. Counts are in PostgreSQL, shared by all web processes."""

import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from hesperion.limits.models import Count

HOUR = 60 * 60
DAY = 24 * HOUR


@dataclass(frozen=True)
class Limit:
    """At most `most` uses in each window of `period` seconds. Windows are aligned to the clock, in UTC."""

    name: str
    most: int
    period: int


def consume(*, limit: Limit, who: str) -> int:
    """Count one use by `who`. Returns 0 within the limit, else the seconds until the next window."""
    now = time.time()
    if count(limit=limit, who=who) <= limit.most:
        return 0
    return math.ceil(limit.period - now % limit.period)


def count(*, limit: Limit, who: str) -> int:
    """Count one use by `who`. Returns the number of uses in this window, including this one."""
    window = int(time.time() // limit.period)
    ends = datetime.fromtimestamp((window + 1) * limit.period, UTC)
    return _count(_key(limit, window, who), ends)


def delete_expired_counts() -> int:
    """Delete the counts of past windows; returns their number."""
    return Count.objects.filter(ends_at__lt=timezone.now()).delete()[0]


def _key(limit: Limit, window: int, who: str) -> str:
    salt = f"hesperion.limits {limit.name} {window}"
    return salted_hmac(salt, who, algorithm="sha256").hexdigest()


def _count(key: str, ends_at: datetime) -> int:
    """Count and read in one statement: parallel uses wait for the row's lock, and each gets its own number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO limits_count AS c (key, used, ends_at) VALUES (%s, 1, %s)"
            " ON CONFLICT (key) DO UPDATE SET used = c.used + 1 RETURNING used",
            [key, ends_at],
        )
        return cursor.fetchone()[0]

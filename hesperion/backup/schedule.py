"""When a backup or a drill is due."""

from datetime import datetime, time, timedelta

DRILL_EVERY = timedelta(days=30)
RETRY_INTERVAL = timedelta(hours=1)


def is_backup_due(now: datetime, last: datetime | None, at: time) -> bool:
    """Whether no backup has ended since the newest `at` o'clock that has passed: so none is over a day old."""
    newest = datetime.combine(now.date(), at, tzinfo=now.tzinfo)
    if newest > now:
        newest -= timedelta(days=1)
    return last is None or last < newest


def is_drill_due(now: datetime, last: datetime | None) -> bool:
    return last is None or now - last >= DRILL_EVERY

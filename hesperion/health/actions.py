import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import Error, connection

from hesperion.health.models import LastRun

logger = logging.getLogger(__name__)

SILENT = timedelta(seconds=45)  # several beats missed
_EVERY = 10.0  # seconds


def record_heartbeat(*, part: str) -> None:
    """Record that `part` works now, and since when it has worked without a gap, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO health_heartbeat AS last (part, at, since) VALUES (%s, now(), now())"
            " ON CONFLICT (part) DO UPDATE SET at = now(),"
            " since = CASE WHEN last.at < now() - make_interval(secs => %s) THEN now() ELSE last.since END",
            [part, SILENT.total_seconds()],
        )


def record_last_runs(runs: Mapping[str, datetime]) -> None:
    """Record when beat last sent each of these tasks of its schedule."""
    LastRun.objects.bulk_create(
        [LastRun(name=name, at=at) for name, at in runs.items()],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )


def forget_other_runs(names: Collection[str]) -> None:
    """Delete the last runs of tasks that are no longer among `names`, those of the schedule."""
    LastRun.objects.exclude(name__in=names).delete()


@contextmanager
def beating(*, part: str) -> Iterator[None]:
    """Context manager that records heartbeats of `part`, however long its work takes."""
    ends = Event()
    thread = Thread(target=_beat, args=(part, ends), daemon=True, name=f"heart-of-{part}")
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()


def _beat(part: str, ends: Event) -> None:
    """By a connection of its own: that of the work is in a transaction."""
    try:
        while True:
            record_heartbeat(part=part)
            if ends.wait(_EVERY):
                return
    except Error as error:
        logger.warning("No heartbeat of %s: %s", part, type(error).__name__)
    finally:
        connection.close()

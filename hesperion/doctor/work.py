"""Whether what works in the background does so: beat, worker, builder, seals, mails."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from celery.schedules import maybe_schedule
from django.conf import settings

from hesperion.doctor.databases import SECONDS
from hesperion.doctor.findings import Finding
from hesperion.health.connections import connect
from hesperion.health.database_checks import AILING, read_states

PATIENCE = timedelta(minutes=15)  # for which a task may be late: the broker may be away for a while

_RESTART = (
    "docker compose restart {0}, and if it falls silent again: docker compose logs --since=1h {0}"
)
_SILENT = {
    "beat": ("Beat has been silent for more than 45 seconds: nothing happens by itself.", "beat"),
    "worker": (
        "The worker has been silent for more than 45 seconds: no mail goes out.",
        "worker",
    ),
    "builder": (
        "The builder has been silent for more than 45 seconds: extracts wait.",
        "builder",
    ),
}
_LATE = {
    "outbox": Finding(
        "mails",
        "A mail has been owed for more than an hour.",
        "docker compose logs --since=2h worker says why. Mend EMAIL_URL or the mail server: the mails then "
        "go out by themselves.",
    ),
    "seals": Finding(
        "seals",
        "The audit has not been sealed for more than five minutes.",
        "docker compose logs --since=1h worker says why. Mend that, then: "
        "docker compose exec worker python manage.py seal_audit",
    ),
}
_GIVEN_UP = """
SELECT count(*) FROM mail_message
WHERE dead_at > now() - interval '7 days' AND bounced_at IS NULL
"""


def silent_processes() -> Iterator[Finding]:
    """Those parts of /healthz that the main database knows."""
    with connect("default", seconds=SECONDS) as connection:
        states = read_states(connection)
    for part in (name for name, state in states.items() if state == AILING):
        if part in _LATE:
            yield _LATE[part]
        else:
            problem, service = _SILENT[part]
            yield Finding(part, problem, _RESTART.format(service))


def late_tasks() -> Iterator[Finding]:
    """Tasks that beat should have sent. While it is silent, that is said instead."""
    with connect("default", seconds=SECONDS) as connection:
        if read_states(connection)["beat"] == AILING:
            return
        runs = dict(connection.execute("SELECT name, at FROM health_lastrun").fetchall())
    late = sorted(
        name
        for name, task in settings.CELERY_BEAT_SCHEDULE.items()
        if name in runs and _remaining(task["schedule"], runs[name]) < -PATIENCE
    )
    if late:
        yield Finding(
            "tasks",
            f"Beat has not sent {len(late)} tasks in time, such as “{late[0]}”.",
            _RESTART.format("beat"),
        )


def _remaining(schedule: Any, last: datetime) -> timedelta:
    """The time until a task is due again after its `last` run; below 0 if it is late."""
    return maybe_schedule(schedule).remaining_estimate(last)


def mails_given_up() -> Iterator[Finding]:
    with connect("default", seconds=SECONDS) as connection:
        row = connection.execute(_GIVEN_UP).fetchone()
    if row and row[0]:
        yield Finding(
            "mails",
            f"{row[0]} mails were given up within the last seven days.",
            "Open Messages in /admin/, see the last error, mend it, and send them again there.",
        )

"""Whether what works in the background does so: beat, worker, builder, seals, mails, check-ins."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from celery.schedules import maybe_schedule
from django.conf import settings
from django.utils import timezone

from hesperion.backup.models import RunKind
from hesperion.backup.queries import last_success
from hesperion.doctor.problems import Problem
from hesperion.health.connections import open_connection
from hesperion.health.database_checks import AILING, read_states

_PATIENCE = timedelta(
    minutes=15
)  # for which a task may be late: the broker may be away for a while

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
    "outbox": Problem(
        "mails",
        "A mail has been owed for more than an hour.",
        "docker compose logs --since=2h worker says why. Mend EMAIL_URL or the mail server: the mails then "
        "go out by themselves.",
    ),
    "seals": Problem(
        "seals",
        "The audit has not been sealed for more than five minutes.",
        "docker compose logs --since=1h worker says why. Mend that, then: "
        "docker compose exec worker python manage.py seal_audit",
    ),
}
_BACKUPS = {  # the greatest age of the last success, and the command
    RunKind.BACKUP: (timedelta(hours=26), "make backup"),
    RunKind.DRILL: (timedelta(days=35), "make restore-drill"),
}
_GIVEN_UP = """
SELECT count(*) FROM mail_message
WHERE dead_at > now() - interval '7 days' AND bounced_at IS NULL
"""
# Each day in UTC is looked at once. Until the first time, the age of the tables is that of the migration.
_SWEEP = """
SELECT coalesce(max(done_at), (SELECT max(applied) FROM django_migrations WHERE app = 'followup'))
FROM followup_sweep
"""
_SWEPT_WITHIN = timedelta(hours=26)


def silent_processes() -> Iterator[Problem]:
    """Those parts of /healthz that the main database knows."""
    with open_connection("default") as connection:
        states = read_states(connection)
    for part in (name for name, state in states.items() if state == AILING):
        if part in _LATE:
            yield _LATE[part]
        else:
            sentence, service = _SILENT[part]
            yield Problem(part, sentence, _RESTART.format(service))


def late_tasks() -> Iterator[Problem]:
    """Tasks that beat should have sent. While it is silent, that is said instead."""
    with open_connection("default") as connection:
        if read_states(connection)["beat"] == AILING:
            return
        rows = connection.execute("SELECT name, at FROM health_lastrun").fetchall()
        runs: dict[str, datetime] = dict(rows)
    late = sorted(
        name
        for name, task in settings.CELERY_BEAT_SCHEDULE.items()
        if name in runs and _remaining(task["schedule"], runs[name]) < -_PATIENCE
    )
    if late:
        yield Problem(
            "tasks",
            f"Beat has not sent {len(late)} tasks in time, such as “{late[0]}”.",
            _RESTART.format("beat"),
        )


def _remaining(schedule: Any, last: datetime) -> timedelta:
    """The time until a task is due again after its `last` run; below 0 if it is late."""
    return maybe_schedule(schedule).remaining_estimate(last)


def old_backups() -> Iterator[Problem]:
    """Where this process knows of backups."""
    if not settings.BACKUPS_DIR:
        return
    for kind, (most, command) in _BACKUPS.items():
        last = last_success(kind)
        mend = f"docker compose logs --since=48h backup says why. Then: {command}"
        if last is None:
            yield Problem(kind, f"No {kind} has ever succeeded.", mend)
        elif (age := timezone.now() - last) > most:
            yield Problem(kind, f"The last {kind} that succeeded is {age.days} days old.", mend)


def mails_given_up() -> Iterator[Problem]:
    with open_connection("default") as connection:
        row = connection.execute(_GIVEN_UP).fetchone()
    if row and row[0]:
        yield Problem(
            "mails",
            f"{row[0]} mails were given up within the last seven days.",
            "Open Messages in /admin/, see the last error, mend it, and send them again there.",
        )


def missed_sweep() -> Iterator[Problem]:
    """Whether somebody looks each day for check-ins that are due."""
    with open_connection("default") as connection:
        row = connection.execute(_SWEEP).fetchone()
    if row and row[0] and timezone.now() - row[0] > _SWEPT_WITHIN:
        yield Problem(
            "check-ins",
            "Nobody has looked for check-ins that are due for more than 26 hours: no reminder goes out.",
            "docker compose logs --since=48h worker says why. Mend that: what is due is then asked by itself.",
        )

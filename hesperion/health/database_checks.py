"""Checks that one query of the main database answers: heartbeats, overdue mails, unsealed audit rows."""

from datetime import timedelta

import psycopg

from hesperion.health.actions import SILENT

States = dict[str, str]

OK, AILING, UNKNOWN = "ok", "ailing", "unknown"
DATABASE_CHECKS = ("beat", "worker", "builder", "outbox", "seals")

OWED = timedelta(hours=1)  # a mail that is due is tried every quarter of a minute
UNSEALED = timedelta(minutes=5)  # the worker seals every minute

# One query, as the server may be busy. Its own clock wrote the times and is compared with them.
_ASK = """
SELECT
    (SELECT at > now() - %(silent)s FROM health_heartbeat WHERE part = 'beat'),
    (SELECT at > now() - %(silent)s FROM health_heartbeat WHERE part = 'worker'),
    (SELECT at > now() - %(silent)s FROM health_heartbeat WHERE part = 'builder'),
    (SELECT since < now() - %(unsealed)s FROM health_heartbeat WHERE part = 'worker'),
    NOT EXISTS (
        SELECT FROM mail_message WHERE next_attempt_at < now() - %(owed)s
        AND sent_at IS NULL AND dropped_at IS NULL AND dead_at IS NULL
    ),
    (SELECT ended_at > now() - %(unsealed)s FROM audit_sealing)
"""


def read_states(connection: psycopg.Connection) -> States:
    """Query the state of each part in `DATABASE_CHECKS`."""
    row = connection.execute(_ASK, {"silent": SILENT, "unsealed": UNSEALED, "owed": OWED})
    beats, works, builds, had_time, delivers, seals = row.fetchone() or ()
    return {
        "beat": OK if beats else AILING,
        "worker": _asked_by_beat(works, beats),
        "builder": _asked_by_beat(builds, beats),
        "outbox": OK if delivers else AILING,
        "seals": _seals(seals, works, had_time),
    }


def _asked_by_beat(works: bool | None, beats: bool | None) -> str:
    """A task that beat sends writes the heartbeat: without beat the state is unknown."""
    if works:
        return OK
    return AILING if beats else UNKNOWN


def _seals(seals: bool | None, works: bool | None, had_time: bool | None) -> str:
    """A worker that has just started gets the time that a seal takes."""
    if seals or (works and not had_time):
        return OK
    return AILING if works else UNKNOWN

from datetime import timedelta

from django.db import connection

SILENT = timedelta(seconds=45)  # several beats missed


def record_heartbeat(*, part: str) -> None:
    """Record that `part` works now, and since when it has worked without a gap, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO health_heartbeat AS last (part, at, since) VALUES (%s, now(), now())"
            " ON CONFLICT (part) DO UPDATE SET at = now(),"
            " since = CASE WHEN last.at < now() - make_interval(secs => %s) THEN now() ELSE last.since END",
            [part, SILENT.total_seconds()],
        )

"""Who is in an extract, and under which pseudonyms."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, connections, transaction
from django.db.backends.utils import CursorWrapper

from hesperion.privacy import history
from research.builds.failures import Again, BuildFailed
from research.builds.watch import Watch
from research.disclosure import requested_people
from research.filters import BadFilter
from research.models import Extract, Request

BUILDER = "system:builds"
# Who are written in one transaction: erasing one of them waits no longer, and memory holds no more.
PEOPLE_AT_ONCE = 5_000

NOT_ALLOWED = (
    "Somebody in it does not allow this use. That must not happen: tell the administrator."
)

_NO_LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout", "transaction_timeout")
# The rows of a million people are sorted in files. Joins need none then, and the files stay below the role's
# temp_file_limit.
_FOR_MANY_ROWS = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"
_MAKE = """
CREATE TEMPORARY TABLE extract_people (subject uuid PRIMARY KEY, pseudonym text) ON COMMIT DROP
"""
# Of 16 random bytes in hexadecimal, the first 8 digits and the last 7: no bit of these is fixed by the version.
_ADD_PSEUDONYMS = """
INSERT INTO research_pseudonym (project_id, participant_id, pseudonym)
SELECT %s, drawn.id, 'P' || left(drawn.random, 8) || right(drawn.random, 7)
FROM (
    SELECT participant.subject AS id, gen_random_uuid()::text AS random
    FROM participants_participant AS participant WHERE participant.subject = ANY (%s)
) AS drawn
ON CONFLICT (project_id, participant_id) DO NOTHING
"""
_ADD_EXTRACTED = """
INSERT INTO research_extracted (extract_id, participant_id, pseudonym)
SELECT %s, participant_id, pseudonym FROM research_pseudonym
WHERE project_id = %s AND participant_id = ANY (%s)
RETURNING participant_id, pseudonym
"""
_NAME = "INSERT INTO pg_temp.named_people SELECT * FROM unnest(%s::uuid[], %s::text[])"
_USE_NAMES = """
DROP TABLE pg_temp.extract_people;
ALTER TABLE pg_temp.named_people RENAME TO extract_people;
ALTER TABLE pg_temp.extract_people ADD PRIMARY KEY (pseudonym), ADD UNIQUE (subject);
ANALYZE pg_temp.extract_people;
"""
_ALLOWED = """
SELECT count(*) FROM derived.consented JOIN unnest(%s::uuid[]) AS chosen (subject) USING (subject)
WHERE purpose = ANY (%s)
"""
_STILL_ALLOWED = """
SELECT count(*) FROM research_extracted AS extracted
JOIN derived.consented ON consented.subject = extracted.participant_id
WHERE extract_id = %s AND ended_at IS NULL AND purpose = ANY (%s)
"""


@contextmanager
def snapshot() -> Iterator[CursorWrapper]:
    """Context manager: one snapshot of the data as researchers see it, without limits of time."""
    with transaction.atomic("research"), connections["research"].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for limit in _NO_LIMITS:
            cursor.execute(f"SET LOCAL {limit} = 0")
        cursor.execute(_FOR_MANY_ROWS)
        yield cursor


def choose(cursor: CursorWrapper, request: Request) -> datetime:
    """Put whom the filters find, and who allow all purposes, into pg_temp.extract_people; returns when."""
    try:
        chosen = (
            requested_people(request)
            .values("subject")
            .query.get_compiler("research", elide_empty=False)
        )
    except BadFilter as error:
        raise BuildFailed(f"The filters of the request can't be read: {error}") from error
    statement, parameters = chosen.as_sql()
    cursor.execute(_MAKE)
    cursor.execute(f"INSERT INTO pg_temp.extract_people (subject) {statement}", parameters)
    cursor.execute("ANALYZE pg_temp.extract_people")
    cursor.execute("SELECT now()")
    (moment,) = cursor.fetchone()
    return moment


def require_consent(request: Request, cursor: CursorWrapper, watch: Watch) -> None:
    """Check everybody in pg_temp.extract_people by the site's own tables, in the same snapshot.

    Raises BuildFailed if somebody does not allow all purposes.
    """
    purposes = sorted(request.purposes)
    cursor.execute("SELECT pg_export_snapshot()")
    (name,) = cursor.fetchone()
    with transaction.atomic(), connection.cursor() as site:
        site.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        site.execute("SET TRANSACTION SNAPSHOT %s", [name])
        for subjects in _batches():
            watch.check()
            site.execute(_ALLOWED, [subjects, purposes])
            if site.fetchone()[0] != len(subjects) * len(purposes):
                raise BuildFailed(NOT_ALLOWED)


def write_people(extract: Extract, cursor: CursorWrapper, watch: Watch) -> int:
    """Write who is in the extract, committed, and their pseudonyms into pg_temp.extract_people.

    Returns how many they are. Raises Again if somebody was erased meanwhile.
    """
    cursor.execute(
        "CREATE TEMPORARY TABLE named_people (subject uuid, pseudonym text) ON COMMIT DROP"
    )
    for subjects in _batches():
        watch.check()
        named = _write(extract, subjects)
        if len(named) < len(subjects):
            raise Again
        cursor.execute(_NAME, [list(values) for values in zip(*named, strict=True)])
        watch.people += len(named)
    cursor.execute(_USE_NAMES)
    return watch.people


def _batches() -> Iterator[list[uuid.UUID]]:
    with connections["research"].chunked_cursor() as cursor:
        cursor.execute("SELECT subject FROM pg_temp.extract_people ORDER BY subject")
        while rows := cursor.fetchmany(PEOPLE_AT_ONCE):
            yield [subject for (subject,) in rows]


def _write(extract: Extract, subjects: list[uuid.UUID]) -> list[tuple[uuid.UUID, str]]:
    project = extract.request.root.pk
    with history.by(BUILDER), connection.cursor() as site:
        site.execute(_ADD_PSEUDONYMS, [project, subjects])
        site.execute(_ADD_EXTRACTED, [extract.pk, project, subjects])
        return site.fetchall()


def require_everybody(extract: Extract, size: int) -> None:
    """Raises Again unless `size` people are in the extract, who have consented to it all the time."""
    purposes = sorted(extract.request.purposes)
    with connection.cursor() as cursor:
        cursor.execute(_STILL_ALLOWED, [extract.pk, purposes])
        (allowed,) = cursor.fetchone()
    if extract.rows.count() != size or allowed != size * len(purposes):
        raise Again

"""The day on which the states of the cohort's times are those that its rows have: `derived.cohort_day`.

States change by the date alone: month 12 opens, is missed. If the view asked for today, every row could be
wrong at midnight. So it asks for a stored day. A task of each night moves the day on, and makes the rows anew
of those whose state differs between the two days.
"""

from datetime import date

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL, Identifier

_MAKE_DAY = """
CREATE TABLE IF NOT EXISTS derived.cohort_day (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), day date NOT NULL
);
INSERT INTO derived.cohort_day (day) VALUES ((statement_timestamp() AT TIME ZONE 'UTC')::date)
ON CONFLICT DO NOTHING;
"""
# Whoever waits for the row of the day sees it moved on already. The day never goes back.
_MOVE = """
CREATE OR REPLACE FUNCTION derived.move_cohort(to_day date) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    from_day date;
    moved uuid[];
BEGIN
    SELECT day INTO from_day FROM derived.cohort_day FOR UPDATE;
    IF to_day <= from_day THEN
        RETURN 0;
    END IF;
    moved := ARRAY(
        SELECT DISTINCT subject FROM (
            SELECT subject, anchor_kind, anchor_number, state = 'silent', CASE code WHEN 'm12' THEN state END
            FROM derived.due(from_day)
            EXCEPT
            SELECT subject, anchor_kind, anchor_number, state = 'silent', CASE code WHEN 'm12' THEN state END
            FROM derived.due(to_day)
        ) AS differing
    );
    UPDATE derived.cohort_day SET day = to_day;
    RETURN research.refresh_cohort(moved);
END $$;
"""
_GRANT = SQL("""
REVOKE ALL ON FUNCTION derived.move_cohort FROM PUBLIC;
GRANT EXECUTE ON FUNCTION derived.move_cohort TO {};
""")


def make_day(cursor: CursorWrapper) -> None:
    """Make the table of the day, which the view of the cohort reads. Its first day is today, in UTC."""
    cursor.execute(_MAKE_DAY)


def make_moving(cursor: CursorWrapper) -> None:
    """Make the function that moves the day on; the function that refreshes rows must be there."""
    cursor.execute(_MOVE)
    cursor.execute(_GRANT.format(Identifier(settings.RUNTIME_ROLE)))


def move_day(cursor: CursorWrapper, day: date) -> int:
    """Move the day on, and make the rows anew that differ by it; returns how many did."""
    cursor.execute("SELECT derived.move_cohort(%s)", [day])
    (count,) = cursor.fetchone()
    return int(count)


def move_cohort_to(day: date) -> int:
    """The same, by the site's own connection."""
    with connection.cursor() as cursor:
        return move_day(cursor, day)

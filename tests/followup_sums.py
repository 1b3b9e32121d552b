"""What holds of the times of check-ins after every test: their states add up to the people who have them."""

from collections.abc import Iterable

from django.db import connection

from intake.followup.choices import TimeState

_WRONG_SUMS = """
WITH people AS (
    SELECT subject, anchor_kind, anchor_number, code FROM derived.planned
    UNION
    SELECT participant_id, anchor_kind, anchor_number, code FROM public.followup_checkin
    WHERE taken_back_at IS NULL
), had AS (
    SELECT anchor_kind, anchor_number, code, count(*) AS people FROM people GROUP BY 1, 2, 3
), told AS (
    SELECT anchor_kind, anchor_number, code, count(*) FILTER (WHERE state = ANY (%s)) AS states
    FROM derived.due((statement_timestamp() AT TIME ZONE 'UTC')::date)
    GROUP BY 1, 2, 3
)
SELECT * FROM had FULL JOIN told USING (anchor_kind, anchor_number, code) WHERE people IS DISTINCT FROM states
"""


def assert_states_add_up(states: Iterable[str] = tuple(TimeState.values)) -> None:
    """As many people have a time as are in its states together: nobody is in two, or in none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('participants_participant') IS NOT NULL")
        if cursor.fetchone() == (False,):
            return  # this test renames tables
        cursor.execute("SELECT EXISTS (SELECT FROM participants_participant)")
        if cursor.fetchone() == (True,):
            cursor.execute(_WRONG_SUMS, [list(states)])
            assert cursor.fetchall() == []

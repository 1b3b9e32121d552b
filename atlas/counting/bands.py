"""The bands of a candidate, from the sets that were counted: anew where the rules allow it, else the old."""

from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

# What becomes of each cell of the spec. `made`: its set becomes the one that is shown; `why`: why it does not.
# As in derived.band_faults, which refuses anything else; there the sets are those that this stores.
_DECIDED = """
    CREATE TEMPORARY TABLE decided_cell ON COMMIT DROP AS
    WITH sets AS (
        SELECT
            cell.id AS cell_id,
            count(*) AS people,
            count(*) FILTER (WHERE participant.submitted_at > %(since)s) AS joined
        FROM counted_member AS member
        JOIN public.atlas_atlascell AS cell USING (face, key)
        JOIN public.participants_participant AS participant ON participant.subject = member.participant_id
        GROUP BY cell.id
    ),
    before AS (SELECT * FROM derived.band_before(%(number)s)),
    differs AS (
        SELECT cell_id, participant_id FROM (
            SELECT cell.id AS cell_id, member.participant_id
            FROM counted_member AS member JOIN public.atlas_atlascell AS cell USING (face, key)
            UNION ALL
            SELECT member.cell_id, member.participant_id
            FROM public.atlas_member AS member
            JOIN before ON before.cell_id = member.cell_id AND before.as_of_id = member.as_of_id
        ) AS both_sets
        GROUP BY cell_id, participant_id
        HAVING count(*) = 1
    ),
    differing AS (
        SELECT before.cell_id, coalesce(max(gone.people), 0) + count(differs.participant_id) FILTER (
            WHERE NOT release.is_restored OR participant.submitted_at > release.made_at
        ) AS people
        FROM before
        JOIN public.atlas_release AS release ON release.number = before.as_of_id
        LEFT JOIN differs USING (cell_id)
        LEFT JOIN public.participants_participant AS participant ON participant.subject = differs.participant_id
        LEFT JOIN public.atlas_gone AS gone ON gone.cell_id = before.cell_id AND gone.as_of_id = before.as_of_id
        GROUP BY before.cell_id
    )
    SELECT
        cell.id AS cell_id,
        CASE WHEN sets.people >= 11 THEN sets.people - (sets.people - 11) %% 5 ELSE 0 END AS low,
        before.as_of_id AS before_as_of,
        before.low AS before_low,
        CASE
            WHEN differing.people < 11 THEN 'few'
            WHEN sets.people >= 11 AND coalesce(before.low, 0) = 0 AND 2 * sets.joined > sets.people THEN 'new'
            ELSE ''
        END AS why
    FROM public.atlas_atlascell AS cell
    LEFT JOIN sets ON sets.cell_id = cell.id
    LEFT JOIN before ON before.cell_id = cell.id
    LEFT JOIN differing ON differing.cell_id = cell.id
    WHERE cell.face = ANY (%(faces)s)
"""
_SETS = """
    INSERT INTO public.atlas_member (cell_id, as_of_id, participant_id)
    SELECT cell.id, %(number)s, member.participant_id
    FROM counted_member AS member
    JOIN public.atlas_atlascell AS cell USING (face, key)
    JOIN decided_cell AS decided ON decided.cell_id = cell.id AND decided.why = ''
"""
# A cell that is held back and has no old band gets a stub of an empty set.
_BANDS = """
    INSERT INTO public.atlas_band (release_id, cell_id, low, high, as_of_id, kept_because)
    SELECT
        %(number)s, cell_id, shown.low, CASE shown.low WHEN 0 THEN 10 ELSE shown.low + 4 END, shown.as_of, why
    FROM decided_cell
    CROSS JOIN LATERAL (
        SELECT
            CASE WHEN why = '' THEN low ELSE coalesce(before_low, 0) END AS low,
            CASE WHEN why = '' THEN %(number)s ELSE coalesce(before_as_of, %(number)s) END AS as_of
    ) AS shown
"""


def make_bands(cursor: CursorWrapper, *, number: int, faces: list[str], since: datetime) -> None:
    """Store the bands of release `number`, and the sets of those that are made anew, from counted_member.

    `since`: people who joined later are new.
    """
    values: dict[str, Any] = {"number": number, "faces": faces, "since": since}
    for statement in (_DECIDED, "ANALYZE decided_cell", _SETS, _BANDS):
        cursor.execute(statement, values if "%(" in statement else None)

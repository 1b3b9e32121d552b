"""The bands of a candidate, from the people who are counted: anew where the rules allow it, else the old.

One statement, so that all of it is as of one moment. The site's role makes no temporary tables: with one it
could hide a table of history from its triggers.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from atlas.counting.memberships import COUNTED, parameters
from atlas.tables.faces import Face

# What becomes of each cell of the spec: if `why` is empty, its set becomes the one that is shown; else it says
# why not. As in derived.band_faults, which refuses anything else; there the sets are those that this stores.
_DECIDED = """
    sets AS (
        SELECT cell_id, count(*) AS people, count(*) FILTER (WHERE is_new) AS new_people
        FROM counted GROUP BY cell_id
    ),
    before AS MATERIALIZED (SELECT * FROM derived.band_before(%(number)s)),
    differs AS (
        SELECT cell_id, participant_id FROM (
            SELECT cell_id, participant_id FROM counted
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
    ),
    decided AS MATERIALIZED (
        SELECT
            cell.id AS cell_id,
            CASE WHEN sets.people >= 11 THEN sets.people - (sets.people - 11) %% 5 ELSE 0 END AS low,
            before.as_of_id AS before_as_of,
            before.low AS before_low,
            CASE
                WHEN differing.people < 11 THEN 'few'
                WHEN sets.people >= 11 AND coalesce(before.low, 0) = 0 AND 2 * sets.new_people > sets.people
                    THEN 'new'
                ELSE ''
            END AS why
        FROM public.atlas_atlascell AS cell
        LEFT JOIN sets ON sets.cell_id = cell.id
        LEFT JOIN before ON before.cell_id = cell.id
        LEFT JOIN differing ON differing.cell_id = cell.id
        WHERE cell.face = ANY (%(names)s)
    )
"""
# A cell that is held back and has no old band gets a stub of an empty set.
_STORED = """
    new_members AS (
        INSERT INTO public.atlas_member (cell_id, as_of_id, participant_id)
        SELECT cell_id, %(number)s, participant_id FROM counted
        -- no join: PostgreSQL expects few rows of CTEs, and would look through all cells for each of them
        WHERE cell_id IS NOT NULL AND cell_id NOT IN (SELECT cell_id FROM decided WHERE why <> '')
    ),
    new_bands AS (
        INSERT INTO public.atlas_band (release_id, cell_id, low, high, as_of_id, kept_because)
        SELECT
            %(number)s, cell_id, shown.low, CASE shown.low WHEN 0 THEN 10 ELSE shown.low + 4 END,
            shown.as_of, why
        FROM decided
        CROSS JOIN LATERAL (
            SELECT
                CASE WHEN why = '' THEN low ELSE coalesce(before_low, 0) END AS low,
                CASE WHEN why = '' THEN %(number)s ELSE coalesce(before_as_of, %(number)s) END AS as_of
        ) AS shown
    )
"""
_UNKNOWN = "SELECT unknown FROM counted WHERE cell_id IS NULL LIMIT 1"
_STATEMENT = f"WITH {COUNTED}, {_DECIDED}, {_STORED} {_UNKNOWN}"
# Many rows are sorted and joined: in memory, and for as long as that takes. Nested loops stay allowed: by them
# what each person told is read.
_FOR_MANY_ROWS = (
    "SET LOCAL statement_timeout = '10min'; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"
)


class UnknownCell(Exception):
    """Raised if somebody told what no cell is for: then tables and values have come apart."""


def make_bands(*, number: int, faces: Sequence[Face], on: date) -> None:
    """Count people as of a day, and store the bands of release `number`, and the sets of those made anew.

    The release and the cells of the faces are stored. Raises UnknownCell.
    """
    values: dict[str, Any] = {"number": number, "on": on, "names": [face.name for face in faces]}
    values |= parameters(faces)
    with connection.cursor() as cursor:
        cursor.execute(_FOR_MANY_ROWS)
        cursor.execute(_STATEMENT, values)
        unknown = cursor.fetchone()
    if unknown:
        raise UnknownCell(f"Somebody told what no cell of {unknown[0]} is for.")

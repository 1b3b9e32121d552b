"""Who is in which cell: the part of the statement that counts people, made from the spec."""

import json
from collections.abc import Sequence
from typing import Any

from atlas.choices import NOT_TOLD
from atlas.tables.faces import Face

# A face has one or two dimensions: each is the name of a variable, and what it is about. `unknown` is a face
# without a cell for somebody: then tables and values have come apart, and the count must stop, or it would lose
# people.
COUNTED = """
    told AS MATERIALIZED (
        SELECT * FROM derived.counted_values(%(on)s)
        UNION ALL
        SELECT subject, 'given', about, code FROM derived.given_answer
    ),
    -- once for each person: as joins, PostgreSQL would go through all that was told for each of them
    stages AS MATERIALIZED (
        SELECT
            subject,
            max(code) FILTER (WHERE name = 'course') AS course,
            max(code) FILTER (WHERE name = 'state') AS state
        FROM told GROUP BY subject
    ),
    families AS (
        SELECT DISTINCT participant_id AS subject, split_part(code, '.', 1) AS family
        FROM public.record_diagnosis
    ),
    people AS MATERIALIZED (
        SELECT
            population.name AS population,
            families.family,
            allowed.subject,
            coalesce(allowed.included_since, allowed.since) > (SELECT derived.new_since(%(number)s)) AS is_new
        FROM derived.counted(%(on)s) AS allowed
        JOIN families ON families.subject = allowed.subject
        JOIN stages ON stages.subject = allowed.subject
        CROSS JOIN LATERAL (
            VALUES
                ('confirmed', true, true),
                ('people', false, true),
                ('infused', false, stages.course = 'infused'),
                ('month-12', false, stages.course = 'infused' AND stages.state IS NOT NULL)
        ) AS population (name, is_of_all, is_theirs)
        WHERE population.is_theirs AND (population.is_of_all OR allowed.included_since IS NOT NULL)
    ),
    faces AS (
        SELECT * FROM json_to_recordset(%(faces)s) AS face (
            face text, population text, family text, prefix text,
            one text, one_about text, two text, two_about text
        )
    ),
    counted AS MATERIALIZED (
        SELECT
            cell.id AS cell_id,
            people.subject AS participant_id,
            people.is_new,
            CASE WHEN cell.id IS NULL THEN faces.face END AS unknown
        FROM faces
        JOIN people USING (population, family)
        LEFT JOIN told AS one
            ON one.subject = people.subject AND one.name = faces.one AND one.about = faces.one_about
        LEFT JOIN told AS two
            ON two.subject = people.subject AND two.name = faces.two AND two.about = faces.two_about
        CROSS JOIN LATERAL (
            SELECT concat_ws(
                ':',
                faces.prefix,
                coalesce(one.code, %(not_told)s),
                CASE WHEN faces.two IS NOT NULL THEN coalesce(two.code, %(not_told)s) END
            ) AS key
        ) AS named
        LEFT JOIN public.atlas_atlascell AS cell ON cell.face = faces.face AND cell.key = named.key
    )
"""


def parameters(faces: Sequence[Face]) -> dict[str, Any]:
    """What COUNTED needs besides the day `on`, and the `number` of the release."""
    return {"faces": json.dumps([_document(face) for face in faces]), "not_told": NOT_TOLD}


def _document(face: Face) -> dict[str, str | None]:
    names = [name.partition(":") for name in face.dimensions]
    one, two = names[0], names[1] if len(names) > 1 else (None, "", None)
    return {
        "face": face.name,
        "population": face.population,
        "family": face.family,
        "prefix": face.prefix.partition(":")[2],
        "one": one[0],
        "one_about": _about(face, one),
        "two": two[0],
        "two_about": _about(face, two) if two[0] else None,
    }


def _about(face: Face, name: tuple[str | None, str, str | None]) -> str:
    """What values of this dimension are about: its own subject; of a kind of disease, the disease."""
    return face.family if name[0] == "kind" else name[2] or ""

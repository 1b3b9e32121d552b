"""Who is in which cell: one statement over all tables, made from the spec."""

import json
from collections.abc import Sequence
from datetime import date

from django.db.backends.utils import CursorWrapper

from atlas.choices import NOT_TOLD
from atlas.tables.faces import Face

# A face has one or two dimensions: each is the name of a variable, and what it is about. A code that the face
# doesn't have stops the count: then tables and values have come apart.
_COUNTED = """
    CREATE TEMPORARY TABLE counted_member ON COMMIT DROP AS
    WITH people AS MATERIALIZED (SELECT * FROM derived.counted_people(%(on)s)),
    told AS MATERIALIZED (SELECT * FROM derived.counted_values(%(on)s)),
    faces AS (
        SELECT * FROM json_to_recordset(%(faces)s) AS face (
            face text, population text, family text, prefix text,
            one text, one_about text, two text, two_about text
        )
    )
    SELECT
        faces.face,
        concat_ws(
            ':',
            faces.prefix,
            coalesce(one.code, %(not_told)s),
            CASE WHEN faces.two IS NOT NULL THEN coalesce(two.code, %(not_told)s) END
        ) AS key,
        people.subject AS participant_id
    FROM faces
    JOIN people USING (population, family)
    LEFT JOIN told AS one
        ON one.subject = people.subject AND one.name = faces.one AND one.about = faces.one_about
    LEFT JOIN told AS two
        ON two.subject = people.subject AND two.name = faces.two AND two.about = faces.two_about
"""


def count(cursor: CursorWrapper, *, faces: Sequence[Face], on: date) -> None:
    """Make the temporary table counted_member (face, key, participant_id): the people of all cells on a day."""
    documents = json.dumps([_document(face) for face in faces])
    cursor.execute(_COUNTED, {"on": on, "faces": documents, "not_told": NOT_TOLD})


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

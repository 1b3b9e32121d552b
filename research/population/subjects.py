"""The ids by which made-up people are told apart from real ones."""

import uuid

from django.db import connection

from intake.participants.models import Participant

# A real participant's id is a UUID of version 4: intake/share/models.py makes it. A made-up one's has
# version 8, which RFC 9562 leaves to everybody's own use, and ends in the person's number.
_VERSION, _VARIANT = 8 << 76, 2 << 62
_VERSION_BITS, _VARIANT_BITS, _NUMBER_BITS = 15 << 76, 3 << 62, 2**48 - 1
_COUNTS = """
    SELECT count(*) FILTER (WHERE NOT is_made_up), coalesce(max(number) FILTER (WHERE is_made_up), 0)
    FROM (
        SELECT substr(subject::text, 15, 1) = '8' AS is_made_up,
            CASE WHEN substr(subject::text, 15, 1) = '8' THEN right(subject::text, 12)::bigint END AS number
        FROM {table}
    ) AS people
"""


def made_up_subject(bits: int, number: int) -> uuid.UUID:
    """The id of made-up person `number`, at most 12 digits, from 128 random bits."""
    kept = bits & ~(_VERSION_BITS | _VARIANT_BITS | _NUMBER_BITS)
    return uuid.UUID(int=kept | _VERSION | _VARIANT | int(str(number), 16))


def stored_people() -> tuple[int, int]:
    """How many real participants are stored, and the highest number of a made-up one, 0 if there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(table=Participant._meta.db_table))
        real, highest = cursor.fetchone()
    return real, highest


def whole_people(most: int) -> list[uuid.UUID]:
    """The ids of the made-up people with the numbers 1 to `most`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT subject FROM {Participant._meta.db_table}"  # noqa: S608 - our own name
            " WHERE right(subject::text, 12)::bigint <= %s",
            [most],
        )
        return [subject for (subject,) in cursor.fetchall()]

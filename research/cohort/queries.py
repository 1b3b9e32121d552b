"""How far the stored cohort agrees with the facts."""

import uuid

from django.db import connections


def differences(part: int, parts: int) -> int:
    """The number of participants whose row differs from the facts, in one of `parts` equal ranges of ids."""
    first = (part << 128) // parts
    last = ((part + 1 << 128) // parts) - 1
    with connections["research"].cursor() as cursor:
        cursor.execute(
            "SELECT research.cohort_differences(%s, %s)",
            [uuid.UUID(int=first), uuid.UUID(int=last)],
        )
        (count,) = cursor.fetchone()
    return int(count)

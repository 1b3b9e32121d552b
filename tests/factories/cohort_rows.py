"""Made rows of the cohort, of any number, without the facts that such rows follow from."""

import random
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import connection

from intake.participants.public_id import new_public_id
from research.cohort.codes import NOT_REPORTED, VALUES, filter_code
from research.filters.specs import FILTERS

FIRST_SENT = datetime(2026, 1, 1, tzinfo=UTC)
_OPEN = {
    "infused": ["2021", "2024"], "infusions": ["1", "2"], "country": ["DE", "FR", "NA"],
    "language": ["en", "de"], "sent": ["2026", "2026-01"], "last_check_in": ["d100", "m24"],
}  # fmt: skip
_INSERT = """
INSERT INTO research.cohort
    (subject, public_id, submitted_at, sex, diagnoses, targets, infused, course, country, review, codes)
VALUES (%s, %s, %s, '', '{}', '{}', '', '', 'DE', '', %s)
"""


def store_rows(people: Iterable[list[str]]) -> list[str]:
    """Store a row for each list of codes; returns the public ids. Two each were sent in the same moment."""
    rows = [
        (uuid.uuid4(), new_public_id(), FIRST_SENT + timedelta(minutes=nth // 2), codes)
        for nth, codes in enumerate(people)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
    return [public_id for _, public_id, _, _ in rows]


def random_people(count: int, seed: int = 1) -> list[list[str]]:
    """The codes of `count` people: for each filter one value, several, or "not reported"."""
    chance = random.Random(seed)
    return [[code for name in FILTERS for code in _codes(name, chance)] for _ in range(count)]


def _codes(name: str, chance: random.Random) -> list[str]:
    known = VALUES.get(name, _OPEN.get(name, []))[:6]
    several = FILTERS[name].has_several
    values = chance.sample(
        known, chance.randint(0, min(3, len(known))) if several else chance.randint(0, 1)
    )
    return [filter_code(name, value) for value in values or [NOT_REPORTED]]

"""Very many records in committed rows: a few people of different kinds, each copied inside PostgreSQL."""

import os

from django.db import connection

from tests.bench import crowd
from tests.factories.full_record import full_record

# Codes that people have in common, so that each filter finds some, and several at once find fewer.
_KINDS = [
    {
        "diagnosis": {"code": diagnosis},
        "markerfinding": {"code": marker},
        "infusion": {"target": target},
        "participant": {"country": country},
    }
    for diagnosis in ("sle", "iim.dm", "iim.asys", "ssc.diffuse")
    for marker, target, country in (("mi2", "cd19", "DE"), ("dsdna", "bcma", "FR"))
]


def many(count: int, *, after: int = 0) -> None:
    """Store `count` confirmed, consented participants more than `after`, the kinds in equal numbers.

    ANALYZE is done.
    """
    likes = [full_record(**kind) for kind in _KINDS]
    copies = count // len(likes) - 1
    for nth, like in enumerate(likes):
        first = after + nth * copies + 1
        crowd.grow(_superuser(), like.pk, first=first, last=first + copies - 1)


def _superuser() -> str:
    """The address of the test's own database, as PostgreSQL's superuser."""
    base, _, _ = os.environ["TEST_SUPERUSER_URL"].rpartition("/")
    return f"{base}/{connection.settings_dict['NAME']}"

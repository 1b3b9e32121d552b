"""What is in a site's databases, to be compared before and after an upgrade.

`python -m tests.upgrades.facts` prints it as JSON, by the settings in the environment.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import django
from django.core.serializers.json import DjangoJSONEncoder

Facts = dict[str, Any]

# Of a download: where the site is, and when it was made.
_OF_THE_DAY = {"$schema", "made_at"}
_TABLES = """
SELECT oid::regclass::text FROM pg_class
WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('public', 'research')
ORDER BY 1
"""


def collect() -> Facts:
    """How many rows each table has, and each participant's download. Django must be set up."""
    # They need Django, which `python -m` sets up first.
    from hesperion.privacy.access import themself
    from intake.my.export import export_data
    from intake.participants.models import Participant

    downloads = {}
    for participant in Participant.objects.order_by("public_id"):
        with themself(participant.pk):
            downloads[participant.public_id] = export_data(participant)
    kept = {
        number: {name: part for name, part in download.items() if name not in _OF_THE_DAY}
        for number, download in downloads.items()
    }
    facts = {"rows": {name: _rows(name) for name in ("default", "keys")}, "downloads": kept}
    return json.loads(json.dumps(facts, cls=DjangoJSONEncoder))


def _rows(alias: str) -> dict[str, int]:
    """The number of rows of each table, by its name."""
    from django.db import connections  # as above

    counts = {}
    with connections[alias].cursor() as cursor:
        cursor.execute(_TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - its own names
            counts[table] = cursor.fetchone()[0]
    return counts


def differences(before: Any, after: Any, where: str = "") -> Iterator[str]:
    """Where `after` lacks something of `before`. What was added is no difference."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name, value in before.items():
            yield from differences(value, after.get(name, "is not there"), f"{where}/{name}")
    elif isinstance(before, list) and isinstance(after, list):
        rest = iter(after)
        for number, value in enumerate(before):
            if all(list(differences(value, other)) for other in rest):
                yield f"{where}/{number}: {value!r} is not there"
    elif before != after:
        yield f"{where}: {before!r} became {after!r}"


if __name__ == "__main__":
    django.setup()
    json.dump(collect(), sys.stdout)

"""Rotating: keys wrapped and addresses indexed anew, against plain updates of as many rows."""

import json
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from hesperion.privacy import keyring, keyring_file, rotation
from tests.bench import people
from tests.bench.comparison import blocks, by_turns
from tests.bench.plain.models import Contact
from tests.bench.site import Site

BLOCKS = 5


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """All keys and addresses there are, at least five times `size`, some rounds."""
    people.make(5 * size)
    times = by_turns(blocks(BLOCKS, size), plain=_update, ours=_rotate)
    return [times.row("rotate, per key or address")]


def _rotate() -> list[float]:
    """Milliseconds a row, of one rotation to new keys."""
    path = Path(settings.KEYRING_FILE)
    kept = json.loads(path.read_text())
    for use in ("wrap", "index"):
        kept[use][str(len(kept[use]) + 1)] = keyring_file.new_key()
    path.write_text(json.dumps(kept))
    keyring.clear_cache()
    began = time.perf_counter()
    renewed = sum(rotation.rotate())
    return [(time.perf_counter() - began) * 1000 / renewed]


def _update() -> list[float]:
    """Milliseconds a row, of updates in steps as large as a rotation's."""
    addresses = list(Contact.objects.values_list("pk", "email"))
    began = time.perf_counter()
    for start in range(0, len(addresses), rotation.STEP):
        subjects, emails = zip(*addresses[start : start + rotation.STEP], strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE plain_contact AS c SET email = fresh.email FROM unnest(%s::uuid[], %s::text[])"
                " AS fresh (subject, email) WHERE c.participant_id = fresh.subject",
                [list(subjects), list(emails)],
            )
    return [(time.perf_counter() - began) * 1000 / len(addresses)]

"""Trials: reading and taking over a file, each beside json.loads and one COPY of the same studies."""

import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from hesperion.ui.days import utc_today
from tests.bench.comparison import blocks, by_turns
from tests.bench.populating import as_owner
from tests.bench.site import Site
from tests.factories.trials import study
from trials.actions.importing import apply_import, stage_import
from trials.choices import ImportSource

STUDIES = 5_000  # of one file: the most that one may have
IMPORT_GOAL = 5
BLOCKS = 5
_CITIES = [("Austria", "Vienna"), ("Germany", "Erlangen"), ("Spain", "Madrid"), ("France", "Lyon")]
_STATUSES = ["RECRUITING", "NOT_YET_RECRUITING", "COMPLETED", "WITHDRAWN"]
_WORDS = [
    "made up",
    "adults",
    "with active disease",
    "of the kidneys",
    "who had",
    "no response",
    "before",
]

Rows = list[tuple[str, ...]]


def measure(site: Site, size: int) -> Rows:
    count = max(50, round(STUDIES * min(size, 400) / 400))
    draw = random.Random(24)
    lines = [json.dumps(_study(number, draw)) for number in range(count)]  # no objects stay alive
    content = f'{{"studies": [{", ".join(lines)}]}}'.encode()
    with as_owner(site), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain_study (id bigserial PRIMARY KEY, body jsonb NOT NULL)")
        importing = by_turns(
            blocks(BLOCKS, size),
            plain=lambda: _load_and_copy(content, lines) * 2,
            ours=lambda: _import(content),
        )
        cursor.execute("DROP TABLE plain_study")
    return [
        importing.measure(0).row(f"read and try {count:,} studies", ratio_below=IMPORT_GOAL),
        importing.measure(1).row(f"take over {count:,} studies", ratio_below=IMPORT_GOAL),
    ]


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _load_and_copy(content: bytes, lines: list[str]) -> list[float]:
    """Milliseconds, without the commit."""
    with _undone(), connection.cursor() as cursor:
        began = time.perf_counter()
        json.loads(content)
        with cursor.copy("COPY plain_study (body) FROM STDIN") as copy:
            for line in lines:
                copy.write_row([line])
        return [_since(began)]


def _import(content: bytes) -> list[float]:
    """Milliseconds until an upload has its preview, and until it is applied; both without the commit."""
    with _undone():
        began = time.perf_counter()
        made = stage_import(
            content=content, source=ImportSource.REGISTER, retrieved_on=utc_today(), by="user:1"
        )
        read = _since(began)
        began = time.perf_counter()
        apply_import(trial_import=made, by="user:2", with_refused=False, seen=made.counts)
        return [read, _since(began)]


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def _study(number: int, draw: random.Random) -> dict[str, Any]:
    """One of about 10 kB, as those of the register are, with 18 places and 24 criteria."""
    lines = [f"* {' '.join(draw.choices(_WORDS, k=7))}" for _ in range(24)]
    places = [(*draw.choice(_CITIES), draw.choice(_STATUSES)) for _ in range(18)]
    found = study(
        f"NCT9999{number:04}",
        criteria="\n".join(
            ["Inclusion Criteria:", *lines[:12], "Exclusion Criteria:", *lines[12:]]
        ),
        places=places,
        updated=(utc_today() - timedelta(days=draw.randrange(400))).isoformat(),
    )
    found["protocolSection"]["descriptionModule"] = {
        "briefSummary": " ".join(draw.choices(_WORDS, k=250))
    }
    return found

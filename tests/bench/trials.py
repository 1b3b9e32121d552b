"""Trials: taking over a file of the register, beside json.loads and one COPY of the same studies."""

import json
import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from hesperion.ui.days import utc_today
from tests.bench.comparison import blocks, by_turns
from tests.bench.populating import as_owner
from tests.bench.site import Site
from tests.factories.trials import studies, study
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
    listed = [_study(number, draw) for number in range(count)]
    content = json.dumps(studies(listed)).encode()
    lines = [json.dumps(one) for one in listed]
    with as_owner(site), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain_study (id bigserial PRIMARY KEY, body jsonb NOT NULL)")
        importing = by_turns(
            blocks(BLOCKS, size),
            plain=lambda: _undone(lambda: _load_and_copy(content, lines)),
            ours=lambda: _undone(lambda: _import(content)),
        )
        cursor.execute("DROP TABLE plain_study")
    return [importing.row(f"import {count:,} studies", ratio_below=IMPORT_GOAL)]


def _load_and_copy(content: bytes, lines: list[str]) -> None:
    json.loads(content)
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY plain_study (body) FROM STDIN") as copy,
    ):
        for line in lines:
            copy.write_row([line])


def _import(content: bytes) -> None:
    """Read it, try what it would change, and take it over: all that staff waits for."""
    made = stage_import(
        content=content, source=ImportSource.REGISTER, retrieved_on=utc_today(), by="user:1"
    )
    apply_import(trial_import=made, by="user:2", with_refused=False, seen=made.counts)


def _undone(work: Callable[[], None]) -> list[float]:
    """Its milliseconds, with the commit left out."""
    with transaction.atomic():
        began = time.perf_counter()
        work()
        took = (time.perf_counter() - began) * 1000
        transaction.set_rollback(True)
    return [took]


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

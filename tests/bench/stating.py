"""The public log: making a statement beside a plain INSERT, checking the file beside sha256, and a page."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count

from django.db import connection

from hesperion.privacy.signing import public_keys
from hesperion.public_log.actions import publish_statement
from hesperion.public_log.lines import signed_head
from hesperion.public_log.models import BEFORE_THE_FIRST
from hesperion.public_log.verify import PUBLIC_KEYS, check_log
from hesperion.text.canonical_json import canonical_json, json_sha256
from registry.choices import RegistryKind
from tests.bench.comparison import Times, blocks, by_turns
from tests.bench.populating import as_owner
from tests.bench.reading import measure_page
from tests.bench.site import Site

STATEMENTS = 100_000  # of the log that is checked
EACH = 25  # statements of one block
BLOCKS = 10
INSERT_GOAL, CHECK_GOAL = 2, 3
PAGE = "/registry/changes/"
BODY = {"version": "1.1", "sha256": "0" * 64, "fields": ["marker", "organ", "outcome"] * 5}
_INSERT = """
    INSERT INTO plain_statement (seq, kind, about, at, body, previous, sha256, key_version, signature)
    VALUES (%s, 'questions', 'questions:1', now(), %s, %s, %s, 1, %s)
"""

Rows = list[tuple[str, ...]]


def measure(site: Site, size: int) -> Rows:
    share = min(size, 400) / 400
    with as_owner(site), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain_statement (LIKE public_log_statement INCLUDING INDEXES)")
        numbers = count()
        stating = by_turns(
            blocks(BLOCKS, size),
            plain=lambda: _times(lambda: cursor.execute(_INSERT, _row(next(numbers)))),
            ours=lambda: _times(_state),
        )
        cursor.execute("DROP TABLE plain_statement")
    statements = max(50, round(STATEMENTS * share))
    return [
        stating.row("a statement, beside INSERT", ratio_below=INSERT_GOAL),
        _checking(statements, size).row(
            f"check {statements:,}, beside sha256", ratio_below=CHECK_GOAL
        ),
        *measure_page(site, PAGE, "what changed", size),
    ]


def _times(act: Callable[[], object]) -> list[float]:
    """Milliseconds of one act, of EACH, each in a transaction of its own."""
    return [_milliseconds(lambda: [act() for _ in range(EACH)]) / EACH]


def _row(seq: int) -> list[object]:
    return [seq, json.dumps(BODY), "0" * 64, f"{seq:064}", bytes(64)]


def _state() -> None:
    publish_statement(kind=RegistryKind.QUESTIONS, about="questions:1", body=BODY)


def _checking(statements: int, size: int) -> Times:
    """The program that everybody downloads, beside SHA-256 of each line and nothing else."""
    PUBLIC_KEYS.update(
        {version: key.public_bytes_raw().hex() for version, key in public_keys().items()}
    )
    lines = list(_log_of(statements))
    return by_turns(
        blocks(BLOCKS, size),
        plain=lambda: [_milliseconds(lambda: [hashlib.sha256(line).hexdigest() for line in lines])],
        ours=lambda: [_milliseconds(lambda: check_log(lines))],
    )


def _log_of(statements: int) -> Iterator[bytes]:
    at, previous = datetime.now(UTC), BEFORE_THE_FIRST
    for seq in range(1, statements + 1):
        line = {
            "seq": seq,
            "kind": "questions",
            "about": "questions:1",
            "at": at.isoformat(timespec="microseconds"),
            "body": BODY,
            "previous": previous,
        }
        previous = json_sha256(line)
        yield canonical_json({**line, "sha256": previous, "texts": {}}) + b"\n"
    yield canonical_json(signed_head(statements, previous, at)) + b"\n"


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000

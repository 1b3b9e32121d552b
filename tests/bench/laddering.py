"""The check of a request for everybody and all quasi-identifiers, beside one GROUP BY over plain tables."""

import time
from collections.abc import Callable
from typing import Any

import psutil
from django.db import connections

from research.choices import RecipientKind
from research.disclosure import assess_disclosure
from research.models import Request
from tests.bench.comparison import blocks, by_turns
from tests.bench.plain import models as plain
from tests.bench.populating import populate
from tests.bench.site import Site

GOAL = 60_000  # milliseconds for a million participants
BLOCKS = 5
FIELDS = [
    *["participant.sex", "participant.age_group", "participant.country", "participant.died"],
    *["diagnosis.code", "infusion.given", "infusion.target", "infusion.cells", "infusion.setting"],
    *["adverse_event.kind", "adverse_event.facts"],
]
_GROUP_BY = """
SELECT count(*), min(people) FROM (
    SELECT count(*) AS people
    FROM {participant} AS participant
    JOIN {background} AS background ON background.participant_id = participant.subject
    LEFT JOIN (
        SELECT participant_id, array_agg(code ORDER BY code) AS codes FROM {diagnosis} GROUP BY participant_id
    ) AS diagnosis ON diagnosis.participant_id = participant.subject
    LEFT JOIN (
        SELECT participant_id, array_agg(ROW (left(given, 4), target, cells, setting) ORDER BY number) AS given
        FROM {infusion} GROUP BY participant_id
    ) AS infusion ON infusion.participant_id = participant.subject
    LEFT JOIN (
        SELECT participant_id, array_agg(DISTINCT kind) AS kinds FROM {adverseevent} GROUP BY participant_id
    ) AS event ON event.participant_id = participant.subject
    GROUP BY sex, birth_year / 10, participant.country, codes, given, kinds
) AS cell
"""

Rows = list[tuple[str, ...]]


def measure(site: Site, size: int) -> Rows:
    populate(site)
    turns = blocks(BLOCKS, size)
    wall = by_turns(turns, plain=_timed(_group, "default"), ours=_timed(_check, "research"))
    cpu = by_turns(
        turns,
        plain=_timed(_group, "default", is_cpu=True),
        ours=_timed(_check, "research", is_cpu=True),
    )
    return [
        wall.row("the k-ladder", ours_below=GOAL),
        cpu.row("the k-ladder, processor time", ours_below=GOAL),
    ]


def _group() -> None:
    tables = {
        name: model._meta.db_table
        for name, model in ((model.__name__.lower(), model) for model in plain.SHOWN.values())
    }
    with connections["default"].cursor() as cursor:
        cursor.execute(_GROUP_BY.format(**tables))
        assert cursor.fetchone()[0]


def _check() -> None:
    request = Request(fields=FIELDS, recipient_kind=RecipientKind.ACADEMIC, country="DE")
    assert assess_disclosure(request)["people"]


def _timed(
    run: Callable[[], Any], alias: str, *, is_cpu: bool = False
) -> Callable[[], list[float]]:
    """Milliseconds, or those of the connection's server process, which works alone."""

    def block() -> list[float]:
        with connections[alias].cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0; SET statement_timeout = 0")
            cursor.execute("SELECT pg_backend_pid()")
            server = psutil.Process(cursor.fetchone()[0])
        began = _used(server) if is_cpu else time.perf_counter()
        run()
        return [((_used(server) if is_cpu else time.perf_counter()) - began) * 1000]

    return block


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system

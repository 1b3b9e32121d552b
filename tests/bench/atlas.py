"""The atlas: a candidate beside one GROUP BY over the same rows, the gate after many releases, and a page."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import cycle

import psutil
from django.db import connection
from django.utils import timezone

from atlas.actions.approving import approve_candidate
from atlas.actions.candidates import make_candidate
from atlas.actions.demo import publish_made_up
from atlas.actions.gating import run_gate
from hesperion.ui.days import utc_today
from research.population.actions import answer_all, load_population
from research.population.multiplying import multiply
from research.population.people import Population
from research.population.subjects import stored_people
from tests.bench.comparison import Times, blocks, by_turns, judged
from tests.bench.populating import SEED, as_owner
from tests.bench.reading import measure_page
from tests.bench.server_time import process_seconds
from tests.bench.site import Site

# Those who are whole answered their check-ins; the others are copies of them.
WHOLE, PEOPLE = 3_000, 15_000
RELEASES = 12
QUARTER = timedelta(days=91)
BLOCKS = 5
CANDIDATE_GOAL = 10
GATE_GOAL, APPROVAL_GOAL = 15 * 60, 5  # seconds
PAGE = "/atlas/markers/sle/dsdna/"
_GROUPED = """
    SELECT family, name, about, code, count(*)
    FROM (SELECT subject FROM derived.counted(%(on)s) WHERE included_since IS NOT NULL) AS counted
    JOIN derived.counted_values(%(on)s) USING (subject)
    JOIN (
        SELECT DISTINCT participant_id AS subject, split_part(code, '.', 1) AS family FROM record_diagnosis
    ) AS families USING (subject)
    GROUP BY family, name, about, code
"""

Rows = list[tuple[str, ...]]


def measure(site: Site, size: int) -> Rows:
    """A `size` below the usual shrinks the number of people and of releases, too."""
    share = min(size, 400) / 400
    whole, people, releases = (
        max(1, round(number * share)) for number in (WHOLE, PEOPLE, RELEASES)
    )
    with as_owner(site):
        _store(whole, people)
        beside = _candidates(blocks(BLOCKS, size))
        rows = [
            beside.row(f"candidate of {people:,}, GROUP BY", ratio_below=CANDIDATE_GOAL),
            *_gate(releases),
        ]
    return [*rows, *measure_page(site, PAGE, "a page of the atlas", size)]


def _store(whole: int, people: int) -> None:
    today = timezone.now().date()
    population = Population(SEED, today)
    first = stored_people()[1] + 1
    numbers = range(first, first + whole)
    load_population(people=population, numbers=numbers, say=print)
    answer_all(population, numbers, print)
    originals = cycle(population.subject(number) for number in numbers)
    copies = ((next(originals), number) for number in range(first + whole, first + people))
    multiply(copies, population.public_id)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _candidates(turns: int) -> Times:
    """Counting everybody into all tables, and the bands, beside one GROUP BY over what each told."""
    return by_turns(
        turns,
        plain=lambda: [_seconds(_group) * 1000],
        ours=lambda: [_seconds(_make_and_delete) * 1000],
    )


def _group() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_GROUPED, {"on": utc_today()})
        assert cursor.fetchall()


def _make_and_delete() -> None:
    make_candidate(by="system:bench").delete()


def _gate(releases: int) -> Rows:
    """The gate over a candidate of today, after so many releases, one a quarter; and its approval."""
    for before in range(releases, 0, -1):
        assert publish_made_up(utc_today() - before * QUARTER)
    release = make_candidate(by="system:bench")
    gate = _seconds(lambda: run_gate(release))
    run = release.gate_runs.latest("pk")
    print(f"Its rounds: {run.report}", flush=True)
    approved = partial(approve_candidate, release=release, sha256=run.sha256, by="system:other")
    return [
        _took(f"the gate, {releases} releases before", gate, GATE_GOAL),
        _took("approving it, in a request", _seconds(approved), APPROVAL_GOAL),
    ]


def _took(name: str, seconds: float, goal: float) -> tuple[str, ...]:
    return (name, "", f"{seconds:.1f} s", "", *judged(seconds, goal, " s"))


def _seconds(work: Callable[[], object]) -> float:
    """Processor time of this process and of its connection's server process."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0; SET statement_timeout = 0")
        cursor.execute("SELECT pg_backend_pid()")
        processes = [psutil.Process(cursor.fetchone()[0]), psutil.Process()]
    began = process_seconds(processes)
    work()
    return process_seconds(processes) - began

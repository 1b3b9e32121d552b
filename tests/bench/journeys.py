"""Whole journeys: every page of the intake opened and answered, from the start to a story that is sent."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random

from tests.bench.comparison import blocks, by_turns
from tests.bench.posting import Pgbench
from tests.bench.site import Site
from tests.faults.clients import Visitor, behind_a_proxy
from tests.faults.report import Report

AT_ONCE = 4
BLOCKS = 5
PATIENT = 60.0  # seconds; how quick a page is, is measured elsewhere


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """A quarter of `size` journeys by four people at once, beside pgbench that stores as many stories."""
    turns = blocks(BLOCKS, size)
    each = max(1, size // 4 // turns // AT_ONCE)
    numbers = count(1)
    pgbench = Pgbench(each)
    times = by_turns(
        turns,
        plain=pgbench.block,
        ours=lambda: _journeys(site.ours, [next(numbers) for _ in range(AT_ONCE * each)]),
    )
    return [times.rate("whole journeys, beside pgbench")]


def _journeys(port: int, numbers: list[int]) -> list[float]:
    """Milliseconds of a journey, of all of them by four people at once."""
    report = Report(quick=PATIENT)
    people = [
        Visitor(
            f"http://localhost:{port}", number, report, Random(number), behind_a_proxy(number), 0
        )
        for number in numbers
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        began = time.perf_counter()
        list(pool.map(Visitor.share, people))
        return [(time.perf_counter() - began) * 1000 / len(people)]

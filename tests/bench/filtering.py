"""Four filters of records with the counts of all, and a patients' page while researchers use them."""

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.conf import settings

from tests.bench.comparison import blocks, by_turns
from tests.bench.site import Site
from tests.factories.many import many
from tests.staff import in_group

GOAL = 1_000  # milliseconds
MANY = 3_000
BEYOND = 500_000  # the numbers of those that other parts store
BLOCKS = 5
RESEARCHERS = 3  # who never stop asking; one more than may ask at once
RECORDS = "/admin/research/record/"
FILTERED = f"{RECORDS}?diagnosis=iim&marker=mi2&target=cd19&country=DE&_facets=True"


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """A `size` below the usual shrinks the number of participants."""
    count = max(80, MANY * min(size, 400) // 400)
    many(count, after=BEYOND)
    session = in_group("researcher").cookies[settings.SESSION_COOKIE_NAME].value
    filtered = by_turns(
        blocks(BLOCKS, size),
        plain=lambda: [_view(site.ours, RECORDS, session)],
        ours=lambda: [_view(site.ours, FILTERED, session)],
    )
    patients = by_turns(
        blocks(BLOCKS, size),
        plain=lambda: [_view(site.ours, "/share/") for _ in range(5)],
        ours=lambda: _beside_researchers(site.ours, session),
    )
    return [
        filtered.row(f"four filters with counts, {count:,}", ours_below=GOAL),
        patients.row("view /share/ beside researchers", ours_below=GOAL),
    ]


def _beside_researchers(port: int, session: str) -> list[float]:
    with _asking(port, session):
        return [_view(port, "/share/") for _ in range(5)]


@contextmanager
def _asking(port: int, session: str) -> Iterator[None]:
    ends = Event()

    def ask() -> None:
        while not ends.is_set():
            _view(port, FILTERED, session, also=http.client.SERVICE_UNAVAILABLE)

    threads = [Thread(target=ask) for _ in range(RESEARCHERS)]
    for thread in threads:
        thread.start()
    yield
    ends.set()
    for thread in threads:
        thread.join()


def _view(port: int, page: str, session: str = "", also: int = http.client.OK) -> float:
    """Milliseconds of one view."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Host": "localhost", "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    connection.request("GET", page, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status in (http.client.OK, also), f"{page} answered {answer.status}"
    return (time.perf_counter() - began) * 1000

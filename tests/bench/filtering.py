"""Researchers' list, counts and record beside Django's own admin, over the same people on the same server.

And a patients' page while researchers use the list.
"""

import http.client
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.conf import settings
from django.http import QueryDict
from django.test import Client

from intake.stories.choices import HIDDEN
from research.filters.filter_set import FilterSet
from research.models import CohortMember
from tests.bench.comparison import blocks, by_turns
from tests.bench.keeping import rebuilding
from tests.bench.plain import models as plain
from tests.bench.populating import populate
from tests.bench.site import Site
from tests.staff import account

GOAL = 1_000  # milliseconds
LIST_GOAL, COUNT_GOAL = 0.2, 0.05  # of the time of the stock admin
BLOCKS = 5
RESEARCHERS = 3  # who never stop asking; one more than may ask at once
RECORDS = "/admin/research/record/"
STOCK = "/admin/plain/participant/"
FILTERS = "diagnosis=iim.dm&marker=mda5:positive&target=cd19"
STOCK_FILTERS = (
    "diagnosis__code__exact=iim.dm&markerfinding__code__exact=mda5&infusion__target__exact=cd19"
)
PATIENCE = 900  # seconds: the stock admin counts a million people's facets

Rows = list[tuple[str, ...]]


def measure(site: Site, size: int) -> Rows:
    populate(site)
    pages = Pages(site, blocks(BLOCKS, size))
    shown = CohortMember.objects.exclude(review__in=HIDDEN)
    record = shown.values_list("public_id", "subject").first()
    assert record, "nobody consents"
    public_id, subject = record
    return [
        pages.row("the list", STOCK, RECORDS, LIST_GOAL),
        pages.row("with facets", f"{STOCK}?_facets=True", RECORDS, LIST_GOAL),
        pages.row(
            "three filters and facets",
            f"{STOCK}?{STOCK_FILTERS}&_facets=True",
            f"{RECORDS}?{FILTERS}",
            LIST_GOAL,
        ),
        by_turns(pages.turns, plain=_timed(_count_plain), ours=_timed(_count_ours)).row(
            "three-filter count", ratio_below=COUNT_GOAL
        ),
        pages.row("a record", f"{STOCK}{subject}/change/", f"{RECORDS}{public_id}/change/"),
        _beside_researchers(site, pages),
        *rebuilding(site),
    ]


class Pages:
    """The two webs and who asks them: a superuser of the stock admin, a researcher of ours."""

    def __init__(self, site: Site, turns: int) -> None:
        self.site, self.turns = site, turns
        self.researcher, self.superuser = _session("researcher"), _session("admin")

    def row(self, what: str, beside: str, ours: str, goal: float | None = None) -> tuple[str, ...]:
        times = by_turns(
            self.turns,
            plain=lambda: [_view(self.site.stock, beside, self.superuser)],
            ours=lambda: [_view(self.site.ours, ours, self.researcher)],
        )
        print(f"Measured: {what}", flush=True)
        return times.row(what, ratio_below=goal)


def _session(name: str) -> str:
    """The session of a demo account."""
    client = Client()
    client.force_login(account(name))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _count_plain() -> int:
    found = plain.Participant.objects.filter(
        diagnosis__code="iim.dm", markerfinding__code="mda5", infusion__target="cd19"
    )
    return found.distinct().count()


def _count_ours() -> int:
    return FilterSet.from_query(QueryDict(FILTERS)).apply(CohortMember.objects.all()).count()


def _timed(count: Callable[[], int]) -> Callable[[], list[float]]:
    def block() -> list[float]:
        began = time.perf_counter()
        assert count()
        return [(time.perf_counter() - began) * 1000]

    return block


def _beside_researchers(site: Site, pages: Pages) -> tuple[str, ...]:
    """A patients' page alone, and while researchers filter the list."""

    def views() -> list[float]:
        return [_view(site.ours, "/share/") for _ in range(5)]

    def disturbed() -> list[float]:
        with _asking(site.ours, pages.researcher):
            return views()

    return by_turns(pages.turns, plain=views, ours=disturbed).row(
        "view /share/ beside researchers", ours_below=GOAL
    )


@contextmanager
def _asking(port: int, session: str) -> Iterator[None]:
    ends = Event()

    def ask() -> None:
        while not ends.is_set():
            _view(port, f"{RECORDS}?{FILTERS}", session, also=http.client.SERVICE_UNAVAILABLE)

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
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {"Host": "localhost", "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    connection.request("GET", page, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status in (http.client.OK, also), f"{page} answered {answer.status}"
    return (time.perf_counter() - began) * 1000

"""Sending a story: the final step through the real web, against the same step over plain rows."""

import http.client
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from intake.record.models import Story
from tests.bench import drafts
from tests.bench.comparison import Times, blocks, by_turns
from tests.bench.plain import models as plain
from tests.bench.site import Site

GOAL = 1.5
BLOCKS = 20
AT_ONCE = 4  # clients

Block = Callable[[int, list[drafts.Sending]], list[float]]


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """`size` stories for each web, by one person after the other; then as many by four at once."""
    webs, count = (site.ours, site.plain), blocks(BLOCKS, size)
    alone = _measure(*webs, count, max(1, size // count), one_by_one)
    crowd = _measure(*webs, count, AT_ONCE * max(1, size // count // AT_ONCE), at_once)
    stories = Story.objects.count()
    assert stories == plain.Story.objects.count() == Story.pgh_event_model.objects.count()
    return [
        alone.row("send, one client, p50", ratio_below=GOAL),
        alone.tail("send, one client, p95"),
        crowd.row("send, four clients, per story", ratio_below=GOAL),
    ]


def one_by_one(
    port: int, sendings: list[drafts.Sending], path: str = "/share/check/"
) -> list[float]:
    """Milliseconds of each, posted to `path`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()
    try:
        return [_press(connection, sending, path) for sending in sendings]
    finally:
        connection.close()


def at_once(port: int, sendings: list[drafts.Sending]) -> list[float]:
    """Milliseconds of them all, divided by their number."""
    shares = [sendings[number::AT_ONCE] for number in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        began = time.perf_counter()
        list(pool.map(lambda share: one_by_one(port, share), shares))
        return [(time.perf_counter() - began) * 1000 / len(sendings)]


def _measure(ours: int, beside: int, count: int, length: int, block: Block) -> Times:
    stories = (count + 1) * length
    prepared = (drafts.in_plain(stories), drafts.ours(stories))
    sendings = [_blocks(each, length) for each in prepared]
    return by_turns(
        count,
        plain=lambda: block(beside, next(sendings[0])),
        ours=lambda: block(ours, next(sendings[1])),
    )


def _blocks(sendings: list[drafts.Sending], length: int) -> Iterator[list[drafts.Sending]]:
    return (sendings[start : start + length] for start in range(0, len(sendings), length))


def _press(connection: http.client.HTTPConnection, sending: drafts.Sending, path: str) -> float:
    began = time.perf_counter()
    connection.request("POST", path, sending.body, sending.headers)
    answer = connection.getresponse()
    answer.read()
    took = time.perf_counter() - began
    told = answer.status, answer.getheader("Location")
    assert told == (http.client.FOUND, "/share/sent/"), f"the web answered {told}"
    return took * 1000

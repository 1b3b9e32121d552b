"""People who use a site while it is brought up to date, and what they notice."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from random import Random
from threading import Event, Thread

import requests

from tests.faults.clients import Visitor, behind_a_proxy
from tests.services import wait_until

PAGES = ("/", "/articles/", "/articles/car-t-autoimmune/", "/stories/", "/share/")


class Visits:
    """What the site answered: Visitor reports to it."""

    def __init__(self) -> None:
        self.failures: list[str] = []
        self.seconds: list[float] = []  # of each answer
        self.stories: list[str] = []  # the numbers of those that were sent

    def answered(self, method: str, path: str, answer: requests.Response) -> None:
        self.seconds.append(answer.elapsed.total_seconds())
        if answer.status_code >= 500:
            self.failures.append(f"{method} {path} answered {answer.status_code}")

    def broke_off(self) -> None:
        self.failures.append("a connection broke")

    def wait_for_one_more(self) -> None:
        """Return when a story that is begun from now on was sent."""
        enough = len(self.stories) + 2
        wait_until(lambda: len(self.stories) >= enough or self.failures, "a story is sent")


@contextmanager
def visited(url: str) -> Iterator[Visits]:
    """Meanwhile people read pages, and one after the other sends a story."""
    visits, ends = Visits(), Event()
    threads = [Thread(target=work, args=(url, visits, ends)) for work in (_read, _share)]
    for thread in threads:
        thread.start()
    try:
        yield visits
    finally:
        ends.set()
        for thread in threads:
            thread.join()


def _read(url: str, visits: Visits, ends: Event) -> None:
    while not ends.wait(0.05):
        for page in PAGES:
            visits.answered("GET", page, requests.get(url + page, timeout=30))


def _share(url: str, visits: Visits, ends: Event) -> None:
    for number in count():
        visits.stories.append(
            Visitor(url, number, visits, Random(number), behind_a_proxy(number), 0).share()
        )
        if ends.is_set():
            return

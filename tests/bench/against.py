"""This checkout beside another commit: the same pages, asked for by turns from two whole sites.

Only what a browser sees is used, so that the code of the other commit may look as it likes.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, cycle, islice
from pathlib import Path

from hesperion.embedded.options import ROOT
from tests.bench.checkout import Running, running, worktree
from tests.bench.comparison import blocks, by_turns
from tests.bench.visitor import Visitor

GOAL = 1.05
BLOCKS = 10
CONFIRM, SIGN_IN = r"/share/confirm/[^/\s]+/", r"/my/open/[^/\s]+/"
ANSWERS = r'href="(/my/[^/"]+/answers/)"'
RECORDS = r'href="(/admin/[^"]+/record/)"'
RECORD = r'href="([^"]+)">HSP-'

Rows = list[tuple[str, ...]]


def measure(commit: str, size: int, folder: Path) -> Rows:
    """`commit` beside this checkout, each with a site of its own under `folder`."""
    with (
        worktree(commit, folder / "commit") as there,
        running(there, folder / "var-of-the-commit") as beside,
        running(ROOT, folder / "var") as ours,
    ):
        return compare(beside, ours, size)


def compare(beside: Running, ours: Running, size: int) -> Rows:
    """A quarter of `size` stories are sent to each of the two, and as many records opened."""
    turns = blocks(BLOCKS, size)
    each = max(1, size // 4 // turns)
    numbers = count()
    with ThreadPoolExecutor(2) as pool:
        sides = list(
            pool.map(lambda site: Side(site, numbers, (turns + 1) * each, each), (beside, ours))
        )
        rows = _measured({"the last press": Side.send}, sides, turns)
        list(pool.map(Side.let_in, sides))
    pages = {
        "a page of questions, sent": Side.step,
        "a participant's answers": Side.answers,
        "the list of records": Side.listing,
        "opening a record": Side.record,
    }
    return rows + _measured(pages, sides, turns)


class Side:
    """One of the two sites, and who is there: patients before their last press, and a researcher."""

    def __init__(self, site: Running, numbers: Iterator[int], stories: int, each: int) -> None:
        self.site, self.each = site, each
        self._researcher, self._drafting, *unsent = (
            Visitor(site.port, number) for number in islice(numbers, stories + 2)
        )
        for patient in (self._drafting, *unsent):
            patient.answer_all()
        self._unsent, self._sent = iter(unsent), []

    def let_in(self) -> None:
        """Patients confirm what they sent. One of them signs in, and so does the researcher."""
        for patient in self._sent:
            patient.open(self.site.mailed(patient.email, CONFIRM))
            patient.send()
        reader = self._sent[0]
        reader.open("/my/sign-in/")
        reader.send(email=reader.email)
        reader.open(self.site.mailed(reader.email, SIGN_IN))
        self._answers = re.findall(ANSWERS, reader.open(reader.send()))[0]
        password = json.loads((self.site.var / "secrets.json").read_text())["demo_researcher"]
        self._researcher.open("/admin/")
        login = self._researcher.send(login="researcher@hesperion.example", password=password)
        self._list = re.findall(RECORDS, self._researcher.open(login))[0]
        self._records = cycle(re.findall(RECORD, self._researcher.open(self._list)))

    def send(self) -> None:
        """The last press, which stores a whole record."""
        patient = next(self._unsent)
        patient.send()
        self._sent.append(patient)

    def step(self) -> None:
        """A page of questions is opened, and sent with its answers."""
        self._drafting.open("/share/organs/")
        self._drafting.send()

    def answers(self) -> None:
        """All answers of one participant, on their own page."""
        self._sent[0].open(self._answers)

    def listing(self) -> None:
        self._researcher.open(self._list)

    def record(self) -> None:
        """A record is opened, with its story."""
        self._researcher.open(next(self._records))


def _measured(pages: dict[str, Callable[[Side], None]], sides: list[Side], turns: int) -> Rows:
    with sides[0].site.without_worker(), sides[1].site.without_worker():
        return [row for what, page in pages.items() for row in _rows(what, page, *sides, turns)]


def _rows(what: str, page: Callable[[Side], None], beside: Side, ours: Side, turns: int) -> Rows:
    """One line for the time on the clock, one for that of the processors."""
    both = by_turns(turns, plain=lambda: _block(page, beside), ours=lambda: _block(page, ours))
    return [
        both.measure(place).row(name, ratio_below=GOAL)
        for place, name in enumerate((what, "  its processor time"))
    ]


def _block(page: Callable[[Side], None], side: Side) -> list[float]:
    """Milliseconds of one page of a block: on the clock, and of the processors."""
    began, worked = time.perf_counter(), side.site.seconds()
    for _ in range(side.each):
        page(side)
    taken = time.perf_counter() - began, side.site.seconds() - worked
    return [each * 1000 / side.each for each in taken]

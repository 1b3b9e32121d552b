"""The whole way through the intake, beside the same pages as an ordinary Django wizard (`wizard/`).

Somebody with lupus who had CAR-T cells opens and answers every page, sends, and gets the mail. What counts is
the processor time of the web, of PostgreSQL and of the worker, without what they take to start.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, islice
from threading import Event

import psycopg

from hesperion.embedded.roles import BROKER_ROLE
from tests.bench.comparison import Times, blocks, by_turns
from tests.bench.server_time import process_seconds
from tests.bench.site import COMMANDS, Site
from tests.bench.visitor import FIELD, HIDDEN, Visitor
from tests.faults.parts import Program
from tests.services import Postbox, free_port, mail_server, wait_until

GOAL, RATIO = 450, 1.4  # milliseconds of a journey; times those of the wizard's
BLOCKS = 10
NOTED = 0.3  # seconds after a mail came: by then the worker has stored that it is sent
NO_QUESTIONS = {"language", "in_language", "stop", "homepage"}  # buttons, and the trap for scripts

OURS = ("hesperion.settings.local", COMMANDS["web"], COMMANDS["worker"])
WIZARD = (
    "tests.bench.wizard.settings",
    'granian --interface wsgi --no-ws --blocking-threads 64 --log-level warning --port "$PORT" '
    "tests.bench.wizard.wsgi:application",
    COMMANDS["worker"]
    .replace("-A hesperion", "-A tests.bench.wizard.celery")
    .replace("--queues celery", "--queues wizard"),
)


def measure(site: Site, size: int) -> list[tuple[str, ...]]:
    """A block has a journey for each hundred of `size`. Fails where the two ask different questions."""
    turns, each, numbers = blocks(BLOCKS, size), max(1, size // 100), count(1)
    _empty_queues(site)
    mail_port = free_port()
    with (
        mail_server(mail_port) as postbox,
        _side(site, postbox, mail_port, *WIZARD) as wizard,
        _side(site, postbox, mail_port, *OURS) as ours,
    ):
        pages = [side.questions(next(numbers)) for side in (wizard, ours)]
        assert pages[0] == pages[1], "the wizard asks something else"
        both = by_turns(
            turns,
            plain=lambda: wizard.block(islice(numbers, each)),
            ours=lambda: ours.block(islice(numbers, each)),
        )
    number = str(len(pages[0]))
    return [("pages of a journey", number, number, "", "", ""), *_rows(both)]


@dataclass(frozen=True)
class Side:
    """A web and its worker."""

    site: Site
    port: int
    worker: Program
    postbox: Postbox

    def questions(self, number: int) -> list[set[str]]:
        """The names of the questions on each page."""
        visitor = Reader(self.port, number)
        self._travel([visitor])
        return visitor.questions

    def block(self, numbers: Iterable[int]) -> list[float]:
        """Milliseconds of one journey: of all processors, web, database and worker, and on the clock."""
        visitors = [Visitor(self.port, number) for number in numbers]
        before = self._seconds()
        clock = self._travel(visitors)
        parts = [after - start for after, start in zip(self._seconds(), before, strict=True)]
        return [took * 1000 / len(visitors) for took in (sum(parts), *parts, clock)]

    def _travel(self, visitors: list[Visitor]) -> float:
        """All go the whole way, one after the other, and get their mails. The seconds without the mails."""
        began = time.perf_counter()
        for visitor in visitors:
            visitor.answer_all()
            visitor.open(visitor.send())
        took = time.perf_counter() - began
        self._deliver({visitor.email for visitor in visitors})
        return took

    def _deliver(self, addresses: set[str]) -> None:
        """The worker sleeps but for this: it looks for tasks all the time, also while nobody travels."""
        workers = self.worker.processes
        for process in workers:
            process.resume()
        wait_until(lambda: addresses.issubset(self.postbox.addresses), "the mails come")
        Event().wait(NOTED)
        for process in workers:
            process.suspend()

    def _seconds(self) -> list[float]:
        """Processor time so far."""
        web, database = self.site.web_seconds(self.port), self.site.database_seconds()
        return [web, database, process_seconds(self.worker.processes)]


class Reader(Visitor):
    """Notes what each page asks."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__(port, number)
        self.questions: list[set[str]] = []

    def open(self, path: str) -> str:
        page = super().open(path)
        step = self.path.rstrip("/").rpartition("/")[2]  # formtools puts it before the names
        names = {*FIELD.findall(page)} - {name for name, _value in HIDDEN.findall(page)}
        self.questions.append({name.removeprefix(f"{step}-") for name in names} - NO_QUESTIONS)
        return page


@contextmanager
def _side(
    site: Site, postbox: Postbox, mail_port: int, settings: str, web: str, worker: str
) -> Iterator[Side]:
    mail = {"EMAIL_URL": f"smtp://127.0.0.1:{mail_port}"}
    own = mail | {"DJANGO_SETTINGS_MODULE": settings}
    with (
        site.web(settings, command=web, **mail) as port,
        site.program(f"worker-{port}", worker, **own) as program,
    ):
        yield Side(site, port, program, postbox)


def _rows(both: Times) -> list[tuple[str, ...]]:
    names = ["a journey, processor time", "  web", "  PostgreSQL", "  worker", "  on the clock"]
    goals = [{"ours_below": GOAL, "ratio_below": RATIO}, {}, {}, {}, {}]
    return [
        both.measure(place).row(name, **goal)
        for place, (name, goal) in enumerate(zip(names, goals, strict=True))
    ]


def _empty_queues(site: Site) -> None:
    """The mails that earlier parts left are none of a journey's."""
    with psycopg.connect(site.cluster.url(BROKER_ROLE, BROKER_ROLE)) as broker:
        broker.execute("SELECT pgmq.purge_queue(queue_name) FROM pgmq.list_queues()")

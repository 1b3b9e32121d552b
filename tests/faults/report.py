"""What people were told, what happened to the site meanwhile, and what came of it."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles
from threading import Lock

import requests

from tests.faults.stored import Stored
from tests.services import Postbox

# Faults that come between a mail and its row, here and in tests.engine.
DOUBLING = ("worker", "worker process", "database", "postgres", "engine stopped", "engine killed")


class Report:
    """Filled by many threads while it runs; `findings` and `lines` are for afterwards."""

    def __init__(self, quick: float) -> None:
        self._quick = (
            quick  # seconds that 95 of 100 pages may take at most while the broker is away
        )
        self.kills: Counter[str] = Counter()
        self.told: dict[str, tuple[str, str]] = {}  # the story's number: (address, text)
        self.troubles: list[str] = []
        self.seconds: list[float] = []
        self.seconds_without_broker: list[float] = []
        self._again: Counter[str] = Counter()
        self._away_since: float | None = None
        self._lock = Lock()

    def answered(self, method: str, path: str, answer: requests.Response) -> None:
        """The site answered. What is not well must say so calmly."""
        status = answer.status_code
        if status >= 500:
            with self._lock:
                self._again[str(status)] += 1
            if status != 503 or "Retry-After" not in answer.headers or "Traceback" in answer.text:
                self.troubles.append(f"{method} {path} answered {status}: {answer.text[:300]}")
            return
        seconds = answer.elapsed.total_seconds()
        self.seconds.append(seconds)
        away_since = self._away_since
        if away_since is not None and time.monotonic() - seconds > away_since:
            self.seconds_without_broker.append(seconds)

    def broke_off(self) -> None:
        """The connection broke before an answer came."""
        with self._lock:
            self._again["connection broke"] += 1

    @contextmanager
    def broker_is_away(self) -> Iterator[None]:
        self._away_since = time.monotonic()
        try:
            yield
        finally:
            self._away_since = None

    def findings(self, stored: Stored, postbox: Postbox) -> list[str]:
        """What must not be, in sentences; empty when nothing was lost."""
        addresses = {address for address, _text in self.told.values()}
        doubled = self._doubled(postbox)
        allowed = max(len(self.told) // 100, sum(self.kills[kind] for kind in DOUBLING))
        found = {
            "lost or changed stories": dict(self.told.items() - stored.stories.items()),
            "stories that nobody was told of": dict(stored.stories.items() - self.told.items()),
            "stories without exactly one mail": stored.without_one_message,
            "mails still owed": stored.owed,
            "lost mails": addresses - set(postbox.addresses),
            "more doubled mails than allowed": doubled if doubled > allowed else 0,
            "pages that took too long without the broker": self._slow(),
        }
        return self.troubles + [f"{what}: {which}" for what, which in found.items() if which]

    def lines(self, stored: Stored, postbox: Postbox, minutes: float) -> list[str]:
        kills = ", ".join(f"{kind} {count}" for kind, count in sorted(self.kills.items()))
        again = ", ".join(f"{why} {count}" for why, count in sorted(self._again.items()))
        lost = self.told.items() - stored.stories.items()
        addresses = {address for address, _text in self.told.values()}
        return [
            f"stories told sent   {len(self.told)} in {minutes:.1f} min",
            f"faults              {self.kills.total()} ({kills or 'none'})",
            f"asked to try again  {again or 'never'}",
            f"lost stories        {len(lost)}",
            f"lost mails          {len(addresses - set(postbox.addresses))}",
            f"doubled mails       {self._doubled(postbox)} of {len(postbox.letters)}",
            f"p95 of all pages    {_p95(self.seconds)}",
            f"  without broker    {_p95(self.seconds_without_broker)}",
        ]

    def _doubled(self, postbox: Postbox) -> int:
        return len(postbox.letters) - len({letter["Message-ID"] for letter in postbox.letters})

    def _slow(self) -> str:
        """The p95 without the broker where it is too long; short stretches prove nothing."""
        measured = self.seconds_without_broker
        is_slow = len(measured) >= 100 and _percentile_95(measured) > self._quick
        return _p95(measured) if is_slow else ""


def _percentile_95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def _p95(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return "not measured"
    return f"{_percentile_95(seconds) * 1000:.0f} ms of {len(seconds)}"

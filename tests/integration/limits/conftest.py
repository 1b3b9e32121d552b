import time
from dataclasses import dataclass

import pytest

from hesperion.limits import actions
from hesperion.ui import guarded


@dataclass
class Clock:
    """What the limits and the guarded forms take for the time. It stands still until a test moves it."""

    now: float

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock at the beginning of an hour."""
    clock = Clock(time.time() // actions.HOUR * actions.HOUR)
    monkeypatch.setattr(actions, "time", clock)
    monkeypatch.setattr(guarded, "time", clock)
    return clock

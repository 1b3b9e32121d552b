import time
from dataclasses import dataclass, field

import pytest

from intake.participants import session


@dataclass
class Clock:
    """What signing in takes for the time. It stands still until a test moves it."""

    now: float = field(default_factory=time.time)

    def time(self) -> float:
        return self.now


@pytest.fixture
def session_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(session, "time", clock)
    return clock

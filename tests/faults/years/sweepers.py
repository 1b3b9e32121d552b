"""Two sweepers at once, killed now and then with kill -9, and started again by whoever waits for them."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from random import Random
from threading import Event, Timer
from typing import Any

from hesperion.embedded.options import ROOT
from tests.services import PATIENCE, runtime_environment

TOGETHER = 2
LONGEST_TICK = 0.12  # seconds until a kill; most ticks are shorter


class Sweepers:
    """`tick` has them do a day. The kills are spread over the `days`.

    It returns when each has done the day, but one that was just started is not waited for if the other has.
    """

    def __init__(self, folder: Path, port: int, kills: int, days: int, dice: Random) -> None:
        self._clock = folder / "clock"
        self._done = [folder / f"done-{number}" for number in range(TOGETHER)]
        self._log = (folder / "sweepers.log").open("wb")
        self._environment = runtime_environment() | {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
        self._dice, self._pause = dice, Event()
        self._deadly = [number * days // (kills + 1) for number in range(kills, 0, -1)]
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * TOGETHER
        self.kills = self.ticks = 0

    def tick(self, number: int, moment: datetime) -> None:
        """The tick of the day `number`."""
        self.ticks += 1
        self._replace(self._clock, f"{self.ticks} {moment.isoformat()}")
        if self._deadly and number >= self._deadly[-1]:
            self._deadly.pop()
            self._kill_soon()
        waited = 0.0
        while not self._is_done():
            self._pause.wait(0.003)
            waited += 0.003
            assert waited < PATIENCE, "a sweeper does not end its tick"

    def stop(self) -> None:
        for process in self._processes:
            if process:
                process.kill()
                process.wait(PATIENCE)
        self._log.close()

    def _is_done(self) -> bool:
        """Whether the tick is done. A sweeper that was killed is started again."""
        for number, process in enumerate(self._processes):
            if process is None or process.poll() is not None:
                self._processes[number] = self._start(number)
        done = [file.read_text() for file in self._done if file.exists()]
        return set(done) == {str(self.ticks)}

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        self._done[number].unlink(missing_ok=True)
        program = [sys.executable, "-m", "tests.faults.years.sweeper"]
        return subprocess.Popen(
            [*program, str(self._clock), str(self._done[number])],
            cwd=ROOT,
            env=self._environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def _kill_soon(self) -> None:
        victim: Any = self._dice.choice(self._processes)
        if victim:
            Timer(self._dice.uniform(0, LONGEST_TICK), victim.kill).start()
            self.kills += 1

    def _replace(self, file: Path, text: str) -> None:
        draft = file.with_suffix(".draft")
        draft.write_text(text)
        draft.replace(file)

"""A worker whose clock is a file: at each tick it sweeps and delivers, as the tasks of the site's worker do.

`python -m tests.faults.years.sweeper CLOCK DONE`: CLOCK has the number of the tick and its moment; the
number of the last tick that was done is written to DONE.
"""

import os
import sys
from datetime import datetime
from pathlib import Path
from threading import Event

import django
import time_machine

django.setup()

from hesperion.mail.tasks import deliver_due  # noqa: E402 - it needs Django's settings
from intake.followup.tasks import remind_of_check_ins  # noqa: E402


def write_whole(file: Path, text: str) -> None:
    """Replace the file, so that nobody reads a part of it."""
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_text(text)
    draft.replace(file)


def work(clock: Path, done: Path) -> None:
    """Until the process that started this one is gone."""
    pause, last, parent = Event(), "", os.getppid()
    while os.getppid() == parent:
        number, moment = clock.read_text().split()
        if number == last:
            pause.wait(0.002)
            continue
        with time_machine.travel(datetime.fromisoformat(moment)):
            remind_of_check_ins()
            deliver_due()
        write_whole(done, number)
        last = number


if __name__ == "__main__":
    work(Path(sys.argv[1]), Path(sys.argv[2]))

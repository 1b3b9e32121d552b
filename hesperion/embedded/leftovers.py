"""Ends processes that an earlier run left behind. It recognises them by a mark in their environment.

A mark in the environment is there from a process's first moment on and goes down to all that it
starts in turn. A process number that was written down might belong to a stranger by now.
"""

import contextlib
import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

MARK = "HESPERION_RUN"
_GRACE = 2  # seconds
_LOOKS = 10  # one that even a kill does not end must not hold up the others


def end_marked(var: Path) -> None:
    """End all processes whose environment has the mark of `var`, except this one and its parents.

    It looks again until there is none: what a process starts while it is ended stands in no list yet.
    """
    for _ in range(_LOOKS):
        if not (found := _marked(var)):
            return
        end_processes(found, signal.SIGTERM)


def end_processes(processes: Iterable[psutil.Process], request: signal.Signals) -> None:
    """Send the signal `request` to `processes`, and kill those that still run two seconds later."""
    for number in (request, signal.SIGKILL):
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)
        deadline = time.monotonic() + _GRACE
        while (processes := [p for p in processes if runs(p)]) and time.monotonic() < deadline:
            time.sleep(0.02)


def runs(process: psutil.Process) -> bool:
    """Whether the process is running. A zombie is not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _marked(var: Path) -> list[psutil.Process]:
    psutil.process_iter.cache_clear()  # it would leave out whoever has the number of one that ended
    ours = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    others = (process for process in psutil.process_iter() if process.pid not in ours)
    return [process for process in others if _mark_of(process) == str(var)]


def _mark_of(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK)
    except (psutil.Error, OSError):
        return None

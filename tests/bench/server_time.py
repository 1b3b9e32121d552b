"""The processor time of processes, and of a PostgreSQL server with all of its own."""

import contextlib
import time
from collections.abc import Iterable

import psutil


def process_seconds(processes: Iterable[psutil.Process]) -> float:
    """So far. Linux has a clock for each process, finer than what psutil reads."""
    return sum(_seconds(process.pid) for process in processes)


def server_seconds(postmaster: psutil.Process) -> float:
    """So far, with that of the processes that have ended."""
    ended = postmaster.cpu_times()
    running = process_seconds([postmaster, *postmaster.children()])
    return running + ended.children_user + ended.children_system


def _seconds(pid: int) -> float:
    with contextlib.suppress(OSError):  # it ended just now
        return time.clock_gettime(~pid << 3 | 2)
    return 0.0

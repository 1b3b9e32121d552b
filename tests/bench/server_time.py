"""The processor time of a PostgreSQL server with all of its processes."""

import contextlib

import psutil


def server_seconds(postmaster: psutil.Process) -> float:
    """So far, with that of the processes that have ended."""
    own = postmaster.cpu_times()
    found = own.user + own.system + own.children_user + own.children_system
    for child in postmaster.children():
        with contextlib.suppress(psutil.NoSuchProcess):
            times = child.cpu_times()
            found += times.user + times.system
    return found

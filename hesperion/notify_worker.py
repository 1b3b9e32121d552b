"""Notifies the worker of new work. Best effort: its periodic tasks find the same work in the database.

One thread of each process sends for all others: no page waits for an unavailable broker, and the broker's
client, which has few connections, is used by one thread.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from hesperion.celery import app

REST = 30  # seconds without sending after it failed

logger = logging.getLogger(__name__)
_sender = ThreadPoolExecutor(1, "notify-worker")  # the thread starts with its first task
_rests_until = 0.0


def notify_worker(task: str, *args: Any, **options: Any) -> None:
    """Send `task` in the background, with Celery's `options` of `send_task`. Call it after the commit."""
    run_in_background(lambda: send(task, *args, **options))


def run_in_background(work: Callable[[], None]) -> None:
    """Run `work` in the sending thread, after the work that is queued there."""
    _sender.submit(work)


def send(task: str, *args: Any, **options: Any) -> None:
    """Send `task` from the sending thread, unless sending failed a moment ago."""
    global _rests_until
    if time.monotonic() < _rests_until:
        return
    for is_last in (
        False,
        True,
    ):  # the first try may find a connection that the broker's restart broke
        try:
            app.send_task(task, args, **options)
            return
        except Exception as error:  # whatever the driver raises: the periodic tasks find the work
            if is_last:
                _rests_until = time.monotonic() + REST
                logger.warning("broker away, %s waits: %s", task, type(error).__name__)

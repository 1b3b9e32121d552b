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
    """Send the task named `task` to Celery in the background. Call it after the commit.

    `options` are those of Celery's `send_task`.
    """
    run_in_background(lambda: send(task, *args, **options))


def run_in_background(work: Callable[[], None]) -> None:
    """Queue `work` for the sending thread, which runs it after all work queued earlier."""
    _sender.submit(work)


def send(task: str, *args: Any, **options: Any) -> None:
    """Send the task named `task`, unless sending failed a moment ago. Runs in the sending thread."""
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

"""Has the worker begin now what it would find by itself later. Best effort: the rows say what is owed.

One thread of each process sends for all others: no page waits for a broker that is away, and the broker's
client, whose connections are few, has one user.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from hesperion.celery import app

REST = 30  # seconds without sending after it failed

logger = logging.getLogger(__name__)
_sender = ThreadPoolExecutor(1, "notify-worker")  # its thread begins with the first use
_rests_until = 0.0


def notify_worker(task: str, *args: Any, **options: Any) -> None:
    """Send `task`, beside the page. `options` are those of Celery's `send_task`. Call it after the commit."""
    run_in_background(lambda: send(task, *args, **options))


def run_in_background(work: Callable[[], None]) -> None:
    """Run `work` in the sending thread, after what already waits there."""
    _sender.submit(work)


def send(task: str, *args: Any, **options: Any) -> None:
    """Send `task` from the sending thread, unless sending failed a moment ago."""
    global _rests_until
    if time.monotonic() < _rests_until:
        return
    for is_last in (False, True):  # the first may meet a connection that a restart has broken
        try:
            app.send_task(task, args, **options)
            return
        except Exception as error:  # whatever the driver raises, the worker looks by itself
            if is_last:
                _rests_until = time.monotonic() + REST
                logger.warning("broker away, %s waits: %s", task, type(error).__name__)

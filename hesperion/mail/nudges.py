"""Telling the worker of new mails, beside the pages that owe them. Best effort: the row counts."""

import logging
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from hesperion.celery import app

GATHERING = 0.1  # seconds whose mails are told as one
REST = 30  # seconds without nudges after one failed

logger = logging.getLogger(__name__)
_waiting: SimpleQueue[uuid.UUID] = SimpleQueue()
_teller = ThreadPoolExecutor(1, "nudges")  # its thread begins with the first nudge
_rests_until = 0.0


def nudge(message_id: uuid.UUID) -> None:
    """Have the worker told now instead of at the next sweep. Call it after the commit.

    Of a process that is killed meanwhile, the sweep finds the mails.
    """
    _waiting.put(message_id)
    _teller.submit(_tell)


def _tell() -> None:
    """All that wait, in one task: telling costs a page's time, as both share an interpreter."""
    global _rests_until
    if _waiting.empty():
        return
    time.sleep(GATHERING)
    gathered = [str(_waiting.get()) for _ in range(_waiting.qsize())]
    if time.monotonic() < _rests_until:
        return
    for is_last in (False, True):  # the first may meet a connection that a restart has broken
        try:
            app.send_task("hesperion.mail.tasks.deliver", [gathered])
            return
        except Exception as error:  # whatever the driver raises, the sweep will find the rows
            if is_last:
                _rests_until = time.monotonic() + REST
                logger.warning("broker away, mail waits for the sweep: %s", type(error).__name__)

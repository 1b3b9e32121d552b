"""Telling the worker of new mails, beside the pages that owe them. Best effort: the row counts."""

import time
import uuid
from queue import SimpleQueue

from hesperion.notify_worker import run_in_background, send

GATHERING = 0.1  # seconds whose mails are told as one

_waiting: SimpleQueue[uuid.UUID] = SimpleQueue()


def request_delivery(message_id: uuid.UUID) -> None:
    """Have the worker told now instead of at the next sweep. Call it after the commit.

    Of a process that is killed meanwhile, the sweep finds the mails.
    """
    _waiting.put(message_id)
    run_in_background(_tell)


def _tell() -> None:
    """All that wait, in one task: telling costs a page's time, as both share an interpreter."""
    if _waiting.empty():
        return
    time.sleep(GATHERING)
    gathered = [str(_waiting.get()) for _ in range(_waiting.qsize())]
    send("hesperion.mail.tasks.deliver", gathered)

"""Notifies the worker of new messages, in the background. Best effort: the worker also finds their rows."""

import time
import uuid
from queue import SimpleQueue

from hesperion.notify_worker import run_in_background, send

GATHERING = 0.1  # seconds whose messages go into one task

_waiting: SimpleQueue[uuid.UUID] = SimpleQueue()


def request_delivery(message_id: uuid.UUID) -> None:
    """Ask the worker to send the message now. Call it after the commit.

    If this process is killed before it has asked, the periodic `deliver_due` sends the message.
    """
    _waiting.put(message_id)
    run_in_background(_send_task)


def _send_task() -> None:
    """Send one task for all waiting messages: each task costs the interpreter time that pages need."""
    if _waiting.empty():
        return
    time.sleep(GATHERING)
    gathered = [str(_waiting.get()) for _ in range(_waiting.qsize())]
    send("hesperion.mail.tasks.deliver", gathered)

from typing import Any

from celery import shared_task

from hesperion.health import actions


@shared_task
def beat(**signal: Any) -> None:
    """Record the worker's heartbeat.

    Beat sends this task through the broker, and a worker calls it when it is ready.
    """
    actions.record_heartbeat(part="worker")

from typing import Any

from celery import shared_task

from hesperion.health import actions


@shared_task
def beat(**signal: Any) -> None:
    """Say that the worker works: sent by beat through the broker, and called when a worker is ready."""
    actions.record_heartbeat(part="worker")

from typing import Any

from celery import shared_task
from django.conf import settings

from hesperion.health import actions


@shared_task
def beat() -> None:
    """Record the worker's heartbeat. Beat sends this task through the broker."""
    actions.record_heartbeat(part="worker")


def record_start(sender: Any, **signal: Any) -> None:
    """Record that the worker, or the one whose queue is that of builds, is ready."""
    builds = settings.BUILDS_QUEUE in sender.app.amqp.queues.consume_from
    actions.record_heartbeat(part="builder" if builds else "worker")

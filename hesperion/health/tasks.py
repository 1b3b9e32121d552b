from typing import Any

from celery import shared_task
from django.utils import timezone

from hesperion.health.models import Heartbeat


@shared_task
def beat(**signal: Any) -> None:
    """Say that the worker works: sent by beat through the broker, and called when a worker is ready."""
    Heartbeat.objects.update_or_create(part="worker", defaults={"at": timezone.now()})

"""`/healthz`: are database, broker and worker well? Answers say which part is ailing, never why."""

import logging
from collections.abc import Callable
from datetime import timedelta

from celery import current_app
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hesperion.health.models import Heartbeat

WORKER_SILENT = timedelta(seconds=45)  # several beats missed

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all parts are well, 503 when one ails: {"database": "ok", "worker": "ailing", …}."""
    parts = {name: _state(name, check) for name, check in _CHECKS.items()}
    well = all(state == "ok" for state in parts.values())
    return JsonResponse(parts, status=200 if well else 503)


def _state(name: str, check: Callable[[], bool]) -> str:
    try:
        well = check()
    except Exception as error:  # whatever a part's driver raises, the part ails
        logger.warning("%s ails: %s", name, type(error).__name__)
        well = False
    return "ok" if well else "ailing"


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _broker() -> bool:
    with current_app.connection_for_write(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
    return True


def _worker() -> bool:
    return Heartbeat.objects.filter(part="worker", at__gt=timezone.now() - WORKER_SILENT).exists()


_CHECKS = {"database": _database, "broker": _broker, "worker": _worker}

"""The Celery application. Its settings are Django's, with the prefix `CELERY_`."""

import logging
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from django.conf import settings

from hesperion import broker
from hesperion.startup import require_own_data

broker.use_messages()
app = Celery("hesperion")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _log_as_the_site_does(loglevel: int, **signal: Any) -> None:
    """Celery's own lines would not be scrubbed."""
    dictConfig(settings.LOGGING)
    logging.getLogger("celery").setLevel(loglevel)


@beat_init.connect
@worker_init.connect
def _require_own_data(sender: Any, **signal: Any) -> None:
    """Not for another application that imports this package."""
    if sender.app.main == app.main:
        require_own_data()

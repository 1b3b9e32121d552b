"""The Celery application. Its settings are Django's, with the prefix `CELERY_`."""

import logging
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

app = Celery("hesperion")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _log_as_the_site_does(loglevel: int, **signal: Any) -> None:
    """Celery's own lines would not be scrubbed."""
    dictConfig(settings.LOGGING)
    logging.getLogger("celery").setLevel(loglevel)

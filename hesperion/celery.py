"""The Celery application. Its settings are Django's, with the prefix `CELERY_`."""

import logging
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

app = Celery("hesperion")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _log_as_the_site_does(loglevel: int, **signal: Any) -> None:
    """Celery's own lines would not be scrubbed."""
    dictConfig(settings.LOGGING)
    logging.getLogger("celery").setLevel(loglevel)


@worker_init.connect
def _refuse_a_restored_database(**signal: Any) -> None:
    """Exit with a sentence where a restored backup contains erased participants: they would get mails."""
    from hesperion.privacy import erasure  # imports models, which are loaded later than this file

    try:
        erasure.require_replayed()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error

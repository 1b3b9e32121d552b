"""The Celery application. Its settings are Django's, with the prefix `CELERY_`."""

from celery import Celery

app = Celery("hesperion")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

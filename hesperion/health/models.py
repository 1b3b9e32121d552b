from django.db import models
from django.db.models.functions import Now

from hesperion.privacy.classes import classified


@classified(technical=["part", "at", "since"])
class Heartbeat(models.Model):
    """When beat, the worker or the builder last worked, by the database's clock.

    Worker and builder write their rows when they start and when beat asks them to, the builder also while it
    builds; beat writes its own.
    """

    part = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    since = models.DateTimeField(db_default=Now())  # it worked at each beat from here on


@classified(technical=["name", "at"])
class LastRun(models.Model):
    """When beat last sent a task of its schedule, by beat's clock; until then, when it first knew of it."""

    name = models.CharField(max_length=100, primary_key=True)  # in CELERY_BEAT_SCHEDULE
    at = models.DateTimeField()

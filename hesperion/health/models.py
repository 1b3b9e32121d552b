from django.db import models
from django.db.models.functions import Now

from hesperion.privacy.classes import classified


@classified(technical=["part", "at", "since"])
class Heartbeat(models.Model):
    """When beat or the worker last worked, by the database's clock.

    The worker writes its row when it starts and when beat asks it to; beat writes its own.
    """

    part = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    since = models.DateTimeField(db_default=Now())  # it worked at each beat from here on

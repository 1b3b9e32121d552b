from django.db import models

from hesperion.privacy.classes import classified


@classified(technical=["part", "at"])
class Heartbeat(models.Model):
    """When a part was last known to work. The worker writes its row when it starts and at each beat."""

    part = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

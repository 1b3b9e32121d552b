from django.db import models

from hesperion.privacy.classes import classified


@classified(technical=["key", "used", "ends_at"])
class Count(models.Model):
    """How often something was done within one window of time.

    `key` is a keyed hash of the limit, the window and who did it. A new window makes a new key, so
    that two windows of the same person cannot be told to belong together. The table is unlogged: after
    a crash of PostgreSQL all counts begin anew.
    """

    key = models.CharField(max_length=64, primary_key=True)
    used = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)  # of the window; the row is worthless after it

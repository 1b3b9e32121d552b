from django.db import models

from hesperion.privacy.classes import classified


@classified(technical=["key", "used", "ends_at"])
class Count(models.Model):
    """How often a person did something within one window of time.

    `key` is a keyed hash of limit, window and person. Each window has another key, so that nobody can link two
    windows of one person. The table is unlogged: after a crash of PostgreSQL all counts start at 0.
    """

    key = models.CharField(max_length=64, primary_key=True)
    used = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)  # of the window; later the row is not used

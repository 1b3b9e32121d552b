from django.db import models
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified


class RunKind(models.TextChoices):
    BACKUP = "backup"
    DRILL = "drill"


@classified(
    technical=[
        "id",
        "kind",
        "set_name",
        "started_at",
        "ended_at",
        "succeeded",
        "size_bytes",
        "outcome",
    ],
    runtime=APPENDED,
)
class Run(models.Model):
    """A backup or a drill that has ended, by success or failure."""

    kind = models.CharField(max_length=10, choices=RunKind)
    set_name = models.CharField(max_length=30, blank=True)  # the folder in BACKUPS_DIR
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField()
    succeeded = models.BooleanField()
    size_bytes = models.BigIntegerField(default=0)  # of the set's files
    outcome = models.TextField()  # a sentence without data

    class Meta:
        indexes = [models.Index(fields=["kind", "succeeded", "ended_at"], name="backup_run_newest")]

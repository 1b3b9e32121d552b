"""Reports of the ladder that data stewards ordered and the worker makes, before anybody checks by them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from hesperion.privacy.classes import classified
from research.models.request import Request


@classified(
    technical=[
        *["id", "request", "content_sha256", "ordered_by", "ordered_at", "report", "failure"],
        "finished_at",
    ],
    runtime="SELECT, INSERT, UPDATE (report, failure, finished_at)",
)
class LadderReport(models.Model):
    """How well the people of a request are hidden at each step of the ladder: a Report of `disclosure`.

    It is about the request with the hash `content_sha256`. Once it is finished, either `report` is
    there, or `failure` says in a sentence why not.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="ladder_reports")
    content_sha256 = models.CharField(max_length=64)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(default=timezone.now)
    report: Any = models.JSONField(null=True)
    failure = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = []
        ordering = ["pk"]

    @property
    def step(self) -> int | None:
        """The lowest step that suffices; None if none does, or if there is no report."""
        return self.report["step"] if self.report else None

"""Corrections, and texts to be taken out, that wait for a second data steward."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import classified
from hesperion.public_log.models import Statement
from registry.choices import RemovalReason


@classified(
    public=["statement", "texts", "text_name", "because"],
    technical=["id", "written_by", "written_at"],
    runtime="SELECT, INSERT, DELETE",
)
class LogProposal(models.Model):
    """What one data steward wrote about a statement, until another publishes or somebody discards it.

    A correction has `texts`, by the names of registry/corrections/actions.py. Taking a text out has the
    `text_name` of the statement's text, and a reason. The row goes with the decision: the audit has who
    decided, and a text that is taken out later must not be left here.
    """

    statement = models.ForeignKey(Statement, models.PROTECT)
    texts: Any = models.JSONField(default=dict, blank=True)
    text_name = models.CharField(max_length=30, blank=True)
    because = models.CharField(max_length=20, choices=RemovalReason, blank=True)
    written_by = models.CharField(max_length=64)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ("view", "add", "change")
        verbose_name = "correction"
        constraints = [
            models.CheckConstraint(
                name="registry_log_proposal_one_kind",
                condition=Q(text_name="", because="") & ~Q(texts={})
                | Q(texts={}) & ~Q(text_name="") & ~Q(because=""),
            ),
        ]

    def __str__(self) -> str:
        what = "Take a text out of" if self.text_name else "Correct"
        return f"{what} statement {self.statement_id}"

"""Decisions of data stewards on a request: the check, and the approval by somebody else."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.constraints import SameValues
from hesperion.text.canonical_json import json_sha256
from research.models.request import NEWEST_STATE, Request

# Nobody approves by a check that another one followed, or that was made before the content was changed.
_by_the_newest_check = pgtrigger.Trigger(
    name="by_the_newest_check",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        PERFORM FROM research_request WHERE id = NEW.request_id FOR UPDATE;
        IF {NEWEST_STATE.format(request="NEW.request_id")} <> 'checked' OR NOT EXISTS (
            SELECT FROM research_check WHERE id = NEW.request_check_id
                AND id = (SELECT max(id) FROM research_check WHERE request_id = NEW.request_id)
                AND checked_at >= (
                    SELECT max(at) FROM research_statechange
                    WHERE request_id = NEW.request_id AND state = 'asked'
                )
        ) THEN
            RAISE EXCEPTION 'A request is approved by its newest check, while it is checked.';
        END IF;
        RETURN NEW;
    """,  # noqa: S608 - constants
)


@classified(
    technical=[
        *["id", "request", "content_sha256", "step", "report", "remark", "sha256"],
        *["checked_by", "checked_at"],
    ],
    runtime=APPENDED,
)
class Check(models.Model):
    """A data steward's check of a request, with the report of how well the people in it are hidden.

    `step` is the step of the ladder that the extract is to be built at. `sha256` is over the
    content, the step and the report: what the approval names.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="checks")
    content_sha256 = models.CharField(max_length=64)
    step = models.PositiveSmallIntegerField()
    report = models.JSONField()
    remark = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="research_check_as_approved",
                fields=["id", "request", "checked_by", "sha256"],
            ),
            models.UniqueConstraint(
                name="research_check_as_public", fields=["id", "content_sha256", "step"]
            ),
        ]

    def save(self, **options: Any) -> None:
        self.sha256 = self.digest
        super().save(**options)

    @property
    def digest(self) -> str:
        return json_sha256([self.content_sha256, self.step, self.report])


@classified(
    technical=[
        *["id", "request", "request_check", "sha256", "asked_by", "checked_by", "approved_by"],
        *["approved_at"],
    ],
    runtime=APPENDED,
)
class Approval(models.Model):
    """The approval of a checked request, by the hash of the check. Three different people take part."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="approvals")
    request_check = models.OneToOneField(Check, models.PROTECT, related_name="approval")
    sha256 = models.CharField(max_length=64)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = []
        ordering = ["pk"]
        triggers = [_by_the_newest_check]
        constraints = [
            models.UniqueConstraint(name="research_approval_of_request", fields=["id", "request"]),
            models.UniqueConstraint(
                name="research_approval_as_public", fields=["id", "request", "request_check"]
            ),
            SameValues(name="research_approval_of_asker", parent="request", also=["asked_by"]),
            SameValues(
                name="research_approval_of_check",
                parent="request_check",
                also=["request", "checked_by", "sha256"],
            ),
            models.CheckConstraint(
                name="research_approval_three_people",
                condition=~Q(asked_by=F("checked_by"))
                & ~Q(asked_by=F("approved_by"))
                & ~Q(checked_by=F("approved_by")),
            ),
        ]

"""Extracts: data that were given out."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.fields import PatientRow
from intake.consent.choices import Purpose
from intake.participants.models import Participant


@classified(
    technical=["id", "purpose", "project", "recipient", "size", "made_by", "made_at"],
    runtime=APPENDED,
)
class Extract(models.Model):
    """Data that was given to `recipient` once. `size` is the number of participants in it."""

    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    project = models.CharField(_("project"), max_length=200)
    recipient = models.CharField(_("given to"), max_length=200)
    size = models.PositiveIntegerField(_("participants"))
    made_by = models.CharField(_("made by"), max_length=40)  # actor, as in the audit
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("data given out")
        verbose_name_plural = _("data given out")
        default_permissions = ["view"]
        constraints = [
            models.CheckConstraint(
                name="research_extract_purpose", condition=Q(purpose__in=Purpose.values)
            ),
        ]

    def __str__(self) -> str:
        return self.project


@pghistory.track()
@classified(
    label="extracted_participant",
    technical=["id", "extract", "participant"],
    subject="participant_id",
    runtime=APPENDED,
)
class Extracted(PatientRow):
    """A participant whose data is in an extract. Erasing the participant deletes the row."""

    extract = models.ForeignKey(Extract, models.CASCADE, related_name="rows")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="extracts")

    class Meta(PatientRow.Meta):
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        default_permissions = ["view"]
        constraints = [
            models.UniqueConstraint(
                name="research_extracted_once", fields=["extract", "participant"]
            )
        ]

    def __str__(self) -> str:
        return self.participant.public_id

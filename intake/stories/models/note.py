"""Notes of staff on a record."""

import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from hesperion.privacy.shown import shown_to_research
from intake.participants.models import Participant


@pghistory.track()
@classified(
    label="record_note",
    free_text=["text"],
    technical=["id", "participant", "written_by", "written_at"],
    subject="participant_id",
    runtime=APPENDED,
)
@shown_to_research(["text", "written_by", "written_at"], ordering=["written_at"])
class Note(PatientRow):
    """What a member of staff noted on a record. Everybody who reads the record reads its notes.

    Rows are only added. The participant finds them in the download, without who wrote them.
    `written_by` is an actor, written as in the audit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="notes")
    text = EncryptedTextField("note")
    written_by = models.CharField("written by", max_length=40)
    written_at = models.DateTimeField("written", default=timezone.now)

    class Meta(PatientRow.Meta):
        triggers = [pgtrigger.Protect(name="only_added", operation=pgtrigger.Update)]
        constraints = [
            models.CheckConstraint(name="stories_note_is_somebodys", condition=~Q(written_by="")),
        ]

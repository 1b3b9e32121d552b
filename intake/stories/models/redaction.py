import hashlib
import json
import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from hesperion.privacy.fingerprints import fingerprint
from intake.participants.models import Participant


def text_sha256(language: str, text: str) -> str:
    """The hash of language and text, which identifies a text that somebody says yes to."""
    shown = json.dumps([language, text], ensure_ascii=False)
    return hashlib.sha256(shown.encode()).hexdigest()


@pghistory.track()
@classified(
    label="story_redaction",
    free_text=["text", "remark"],
    technical=[
        *["id", "participant", "language", "source", "made_by", "made_at"],
        *["confirmed_by", "confirmed_at", "returned_by", "returned_at", "ended_at"],
    ],
    subject="participant_id",
    runtime="SELECT, INSERT, "
    "UPDATE (confirmed_by, confirmed_at, returned_by, returned_at, remark, ended_at)",
)
class Redaction(PatientRow):
    """A story without what identifies its participant, written by one reviewer and confirmed by another.

    The text never changes: a changed text is a new row, which another reviewer must confirm, and
    ends the row before it. `source` is the fingerprint of the story that it was made from; the
    redaction holds for that story alone. `remark` says why the second reviewer sent it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="redactions")
    language = models.CharField(max_length=10)
    text = EncryptedTextField()
    source = models.BinaryField()
    made_by = models.CharField(max_length=40)  # actors, as in the audit
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.CharField(max_length=40, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    returned_by = models.CharField(max_length=40, blank=True, default="")
    returned_at = models.DateTimeField(null=True)
    remark = EncryptedTextField(null=True)
    ended_at = models.DateTimeField(null=True)  # a newer one took its place

    class Meta(PatientRow.Meta):
        constraints = [
            models.UniqueConstraint(
                name="stories_redaction_one_current",
                fields=["participant"],
                condition=Q(ended_at=None),
            ),
            # For Publication, which names its redaction together with those who made it.
            models.UniqueConstraint(
                name="stories_redaction_of_participant", fields=["id", "participant"]
            ),
            models.CheckConstraint(
                name="stories_redaction_made_by_somebody", condition=~Q(made_by="")
            ),
            models.CheckConstraint(
                name="stories_redaction_two_people",
                condition=~Q(confirmed_by=F("made_by")) & ~Q(returned_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="stories_redaction_confirmed_as_a_whole",
                condition=Q(confirmed_at=None, confirmed_by="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="")),
            ),
            models.CheckConstraint(
                name="stories_redaction_returned_with_a_remark",
                condition=Q(returned_at=None, returned_by="", remark__isnull=True)
                | (Q(returned_at__isnull=False, remark__isnull=False) & ~Q(returned_by="")),
            ),
            models.CheckConstraint(
                name="stories_redaction_confirmed_or_returned",
                condition=Q(confirmed_at=None) | Q(returned_at=None),
            ),
        ]

    @property
    def sha256(self) -> str:
        return text_sha256(self.language, self.text)

    def is_of(self, story: str) -> bool:
        """Whether this redaction was made from the story with exactly these words."""
        return bytes(self.source) == source_of(story, self.participant_id)


def source_of(story: str, subject: uuid.UUID) -> bytes:
    """The fingerprint of a story, as Redaction.source holds it. Raises NoKey."""
    return fingerprint(story, of="story_redaction.source", subject=subject)

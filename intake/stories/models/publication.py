import secrets
import uuid
from datetime import datetime, timedelta

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hesperion.privacy.classes import classified
from hesperion.privacy.constraints import SameParticipant
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from intake.participants.models import Participant
from intake.stories.models.redaction import Redaction, text_sha256

DELAY = timedelta(days=14)  # from the yes to the public page: time to think again


def random_number() -> int:
    """Six random digits as an id that reveals neither the participant, nor a time, nor a count."""
    return 100_000 + secrets.randbelow(900_000)


@pghistory.track()
@classified(
    label="story_publication",
    free_text=["text", "wish"],
    technical=[
        *["id", "participant", "redaction", "prepared_by", "confirmed_by", "prepared_at"],
        *["approved_at", "refused_at", "ended_at"],
    ],
    public=["number", "language"],
    subject="participant_id",
    runtime="SELECT, INSERT, UPDATE (approved_at, refused_at, wish, ended_at)",
)
class Publication(PatientRow):
    """The text of a confirmed redaction, public once the participant has approved exactly this text.

    `prepared_by` wrote the redaction, and `confirmed_by` confirmed it. The text never changes: a
    changed text is a new row, which the participant must approve, too. It stays encrypted even while
    it is public, so that after an erasure no backup holds a readable copy. `ended_at` is set when a
    newer text replaces this one or publication is stopped. intake/stories/queries.py decides whether
    it is shown today.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField(unique=True, default=random_number)
    redaction = models.ForeignKey(Redaction, models.CASCADE, related_name="publications")
    language = models.CharField(max_length=10)
    text = EncryptedTextField()
    prepared_by = models.CharField(max_length=40)  # actors, as in the audit
    # The column has an older name, under which the audit's chain covers its history.
    confirmed_by = models.CharField(max_length=40, db_column="included_by")
    prepared_at = models.DateTimeField(default=timezone.now)  # when the participant was asked
    approved_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    wish = EncryptedTextField(null=True)  # what to change, with a refusal
    ended_at = models.DateTimeField(null=True)

    class Meta(PatientRow.Meta):
        constraints = [
            models.UniqueConstraint(
                name="stories_publication_one_proposed",
                fields=["participant"],
                condition=Q(approved_at=None, ended_at=None),
            ),
            models.UniqueConstraint(
                name="stories_publication_one_approved",
                fields=["participant"],
                condition=Q(approved_at__isnull=False, ended_at=None),
            ),
            models.CheckConstraint(
                name="stories_publication_one_answer",
                condition=Q(approved_at=None) | Q(refused_at=None),
            ),
            models.CheckConstraint(
                name="stories_publication_wish_of_who_refused",
                condition=Q(wish__isnull=True) | Q(refused_at__isnull=False),
            ),
            models.CheckConstraint(
                name="stories_publication_two_people",
                condition=~Q(confirmed_by=F("prepared_by"))
                & ~Q(confirmed_by="")
                & ~Q(prepared_by=""),
            ),
            SameParticipant(parent="redaction", name="stories_publication_redaction_is_own"),
            models.CheckConstraint(
                name="stories_publication_number",
                condition=Q(number__gte=100_000, number__lte=999_999),
            ),
        ]

    @property
    def public_from(self) -> datetime | None:
        return self.approved_at and self.approved_at + DELAY

    @property
    def is_due(self) -> bool:
        """Whether DELAY has passed since the participant approved the text."""
        return self.public_from is not None and self.public_from <= timezone.now()

    @property
    def sha256(self) -> str:
        return text_sha256(self.language, self.text)

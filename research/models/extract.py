"""Extracts: data that was made for a recipient outside, and what became of it."""

import uuid
from pathlib import Path

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.constraints import SameValues
from hesperion.privacy.fields import PatientRow
from intake.participants.models import Participant
from research.choices import Format
from research.models.decision import Approval
from research.models.request import Request

_of_one_approval_for_good = pgtrigger.ReadOnly(
    name="of_one_approval_for_good", fields=["request", "approval"]
)

# Whichever way a participant goes: a recipient who has the data must be told whose rows to delete. It does not
# ask whether the data was downloaded, as a download that is about to be stored can't be seen here.
_removed_where_finished = pgtrigger.Trigger(
    name="removed_where_finished",
    when=pgtrigger.After,
    operation=pgtrigger.Delete | pgtrigger.UpdateOf("ended_at"),
    func="""
        IF OLD.ended_at IS NULL THEN
            INSERT INTO research_removed (extract_id, pseudonym, removed_at)
            SELECT OLD.extract_id, OLD.pseudonym, now()
            WHERE EXISTS (
                SELECT FROM research_extract WHERE id = OLD.extract_id AND finished_at IS NOT NULL
            )
            ON CONFLICT DO NOTHING;
        END IF;
        RETURN NULL;
    """,
)
_IS_PSEUDONYM = Q(pseudonym__regex=r"^P[0-9a-f]{15}$")


@classified(
    technical=[
        *["id", "request", "approval", "number", "size", "rows_written", "progress", "manifest"],
        *["started_at", "snapshot_at", "finished_at", "replaced_at", "key_destroyed_at"],
    ],
)
class Extract(models.Model):
    """Data that is made for the recipient of a request. `number` counts the extracts of the request.

    `size` is the number of participants in it, `rows_written` that of rows in all tables. It may be
    downloaded once it is finished, until another one replaces it or its key is destroyed. None is made
    without a public approval (see PublicApproval), nor outside its time (research/public_uses/guard.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="extracts")
    approval = models.ForeignKey(Approval, models.PROTECT, related_name="extracts")
    number = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField("participants", default=0)
    rows_written = models.PositiveBigIntegerField(default=0)
    progress = models.CharField(max_length=200, blank=True)
    manifest = models.JSONField(default=dict)
    started_at = models.DateTimeField(default=timezone.now)
    snapshot_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    key_destroyed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "extract"
        default_permissions = ["view"]
        ordering = ["-started_at"]
        triggers = [_of_one_approval_for_good]
        constraints = [
            models.UniqueConstraint(name="research_extract_number", fields=["request", "number"]),
            SameValues(name="research_extract_approved", parent="approval", also=["request"]),
            SameValues(
                name="research_extract_public",
                parent="approval",
                also=["request"],
                beside="PublicApproval",
            ),
        ]

    def __str__(self) -> str:
        return f"Extract {self.number} of request {self.request.number}"

    @property
    def folder(self) -> Path:
        """Where its sealed files are."""
        return Path(settings.EXTRACTS_DIR) / str(self.pk)


@classified(
    technical=["id", "extract", "format", "sha256", "size_bytes"],
    runtime="SELECT, INSERT, DELETE",
)
class ExtractFile(models.Model):
    """A file of an extract. `sha256` and `size_bytes` are those of the file that the requester gets."""

    extract = models.ForeignKey(Extract, models.CASCADE, related_name="files")
    format = models.CharField(max_length=20, choices=Format)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="research_extractfile_once", fields=["extract", "format"]),
            models.CheckConstraint(
                name="research_extractfile_format", condition=Q(format__in=Format.values)
            ),
        ]

    @property
    def path(self) -> Path:
        """Where it is sealed."""
        return self.extract.folder / f"{self.format}.sealed"

    @property
    def place(self) -> str:
        """What it is sealed for: it opens as no other extract's file, and in no other format."""
        return f"extract.{self.extract_id}.{self.format}"


@pghistory.track()
@classified(
    label="pseudonym",
    technical=["id", "project", "participant", "pseudonym"],
    subject="participant_id",
    runtime=APPENDED,
)
class Pseudonym(PatientRow):
    """The name of a participant in all extracts of a project: "P" and 15 hexadecimal digits, random.

    `project` is the first request of the project. No pseudonym is ever used again.
    """

    project = models.ForeignKey(Request, models.PROTECT, related_name="pseudonyms")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="pseudonyms")
    pseudonym = models.CharField(max_length=16, unique=True)

    class Meta(PatientRow.Meta):
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                name="research_pseudonym_once", fields=["project", "participant"]
            ),
            models.CheckConstraint(name="research_pseudonym_form", condition=_IS_PSEUDONYM),
        ]


@pghistory.track()
@classified(
    label="extracted_participant",
    technical=["id", "extract", "participant", "pseudonym", "ended_at"],
    subject="participant_id",
    runtime="SELECT, INSERT, UPDATE (ended_at), DELETE",
)
class Extracted(PatientRow):
    """A participant whose data is in an extract, with the pseudonym there.

    `ended_at` is when the participant no longer allowed what the request needs; erasing deletes the
    row. Either way Removed keeps the pseudonym, without the participant.
    """

    extract = models.ForeignKey(Extract, models.PROTECT, related_name="rows")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="extracts")
    pseudonym = models.CharField(max_length=16)
    ended_at = models.DateTimeField(null=True)

    class Meta(PatientRow.Meta):
        verbose_name = "participant"
        verbose_name_plural = "participants"
        default_permissions = ["view"]
        triggers = [_removed_where_finished]
        constraints = [
            models.UniqueConstraint(
                name="research_extracted_once", fields=["extract", "participant"]
            ),
            models.CheckConstraint(name="research_extracted_form", condition=_IS_PSEUDONYM),
        ]

    def __str__(self) -> str:
        return self.participant.public_id


@classified(
    technical=["id", "extract", "pseudonym", "removed_at", "mailed_at"],
    runtime="SELECT, INSERT, UPDATE (mailed_at), DELETE",
)
class Removed(models.Model):
    """A pseudonym whose row the recipient of the extract must delete, if they downloaded it.

    The participant withdrew or was erased: no subject is kept here. The row is deleted once the
    recipient confirmed that they deleted theirs, or once nobody can download the extract any more.
    `mailed_at` is when the requester was mailed about it.
    """

    extract = models.ForeignKey(Extract, models.PROTECT, related_name="removed")
    pseudonym = models.CharField(max_length=16)
    removed_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = []
        ordering = ["pseudonym"]
        constraints = [
            models.UniqueConstraint(name="research_removed_once", fields=["extract", "pseudonym"]),
            models.CheckConstraint(name="research_removed_form", condition=_IS_PSEUDONYM),
        ]

"""Files of records, as they were read, and what staff decided about each."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from trials.choices import ImportSource

_two_people = pgtrigger.Trigger(
    name="two_people",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NEW.is_applied AND EXISTS (
            SELECT FROM public.trials_trialimport
            WHERE id = NEW.trial_import_id AND needs_second AND uploaded_by = NEW.decided_by
        ) THEN
            RAISE EXCEPTION 'trials_import_two_people' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@classified(
    public=[
        *["source", "sha256", "retrieved_on", "query", "is_complete", "api_version"],
        *["data_timestamp", "counts", "refused", "notices", "needs_second"],
    ],
    technical=["id", "uploaded_by", "uploaded_at"],
    runtime=APPENDED,
)
class TrialImport(models.Model):
    """A file that was read. Its records count once a decision applies it.

    `sha256` is that of the file as it was given; one that was discarded may be given again. `query` is the
    search that it answers, and `is_complete` says that it has every record of it: only then may a missing
    record be called gone. `counts` are those of the day on which it was read, by name. `refused` has a
    {"place", "fault"} for each study that can't be read, `notices` what an editor should know, as {"kind",
    "value", "number"}. `needs_second`: it opens or closes more than a fifth of all trials, so somebody else
    must apply it.
    """

    source = models.CharField(max_length=20, choices=ImportSource)
    sha256 = models.CharField(max_length=64)
    retrieved_on = models.DateField()
    query = models.CharField(max_length=500, blank=True)
    is_complete = models.BooleanField(default=False)
    api_version = models.CharField(max_length=40, blank=True)
    data_timestamp = models.CharField(max_length=40, blank=True)
    counts: Any = models.JSONField(default=dict)
    refused: Any = models.JSONField(default=list)
    notices: Any = models.JSONField(default=list)
    needs_second = models.BooleanField(default=False)
    uploaded_by = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ("view", "add")
        verbose_name = "file of trials"
        verbose_name_plural = "files of trials"
        constraints = [
            models.CheckConstraint(
                name="trials_import_source", condition=Q(source__in=ImportSource.values)
            ),
            models.CheckConstraint(
                name="trials_import_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"File of trials of {self.retrieved_on}"


@classified(
    public=["content"],
    technical=["trial_import"],
    runtime="SELECT, INSERT, DELETE",
)
class ImportFile(models.Model):
    """The file of an import, without what names persons, compressed by gzip. It goes if it is discarded."""

    trial_import = models.OneToOneField(
        TrialImport, models.PROTECT, primary_key=True, related_name="file"
    )
    content = models.BinaryField()

    class Meta:
        default_permissions = ()


@classified(
    public=["is_applied", "counts"],
    technical=["trial_import", "decided_by", "decided_at"],
    runtime=APPENDED,
)
class ImportDecision(models.Model):
    """An import is applied or discarded, once. `counts` are what it changed when it was applied."""

    trial_import = models.OneToOneField(
        TrialImport, models.PROTECT, primary_key=True, related_name="decision"
    )
    is_applied = models.BooleanField()
    counts: Any = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ("add",)
        triggers = [_two_people]

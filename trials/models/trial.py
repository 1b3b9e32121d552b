"""Trials, the versions of their records, and their places."""

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from hesperion.privacy.classes import APPENDED, classified
from trials.choices import Register, Status
from trials.models.trial_import import TrialImport

_not_older = pgtrigger.Trigger(
    name="not_older",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF EXISTS (
            SELECT FROM public.trials_trialversion
            WHERE trial_id = NEW.trial_id
                AND coalesce(last_update_posted, '-infinity') > coalesce(NEW.last_update_posted, '-infinity')
        ) THEN
            RAISE EXCEPTION 'trials_version_older' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@classified(public=["register", "number"], technical=["id"], runtime=APPENDED)
class Trial(models.Model):
    """A trial, by its number in a register. It is one trial for good, whatever its title."""

    register = models.CharField(
        max_length=30, choices=Register, default=Register.CLINICALTRIALS_GOV
    )
    number = models.CharField(max_length=30)

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="trials_trial_once", fields=["register", "number"]),
            models.CheckConstraint(
                name="trials_trial_number", condition=Q(number__regex=r"^NCT[0-9]{8}$")
            ),
        ]

    def __str__(self) -> str:
        return self.number


@classified(
    public=[
        *["trial", "trial_import", "sha256", "last_update_posted", "status_verified"],
        *["overall_status", "last_known_status", "why_stopped", "title", "diseases"],
        *["other_numbers", "criteria_text", "criteria", "body"],
    ],
    technical=["id"],
    runtime=APPENDED,
)
class TrialVersion(models.Model):
    """What a record said, from the first import that had it so.

    `sha256` is that of the canonical JSON of what we use of it: the same record makes no second version.
    `status_verified` is the first day of what may be a month. `diseases` are families of diseases, by the codes
    of our own question; empty where its conditions are none of them. `other_numbers` are those that the record
    gives of the same trial in registers. `criteria_text` is the record's own, with one space for all white
    space, and `criteria` are its sentences as {"part", "under", "text"}, where `under` is the line that one
    belongs to, "" if none. `body` is the whole record without names, addresses and telephone numbers of
    persons; of one that was read by hand it is our own note.
    """

    trial = models.ForeignKey(Trial, models.PROTECT, related_name="versions")
    trial_import = models.ForeignKey(TrialImport, models.PROTECT, related_name="versions")
    sha256 = models.CharField(max_length=64)
    last_update_posted = models.DateField(null=True)
    status_verified = models.DateField(null=True)
    overall_status = models.CharField(max_length=30, choices=Status)
    last_known_status = models.CharField(max_length=30, choices=Status, blank=True)
    why_stopped = models.TextField(blank=True)
    title = models.TextField()
    diseases = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    other_numbers = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    criteria_text = models.TextField(blank=True)
    criteria: Any = models.JSONField(default=list)
    body: Any = models.JSONField()

    class Meta:
        default_permissions = ()
        triggers = [
            _not_older,
            pgtrigger.Protect(name="for_good", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        indexes = [GinIndex(name="trials_version_diseases", fields=["diseases"])]
        constraints = [
            models.UniqueConstraint(name="trials_version_once", fields=["trial", "sha256"]),
            models.CheckConstraint(
                name="trials_version_status", condition=Q(overall_status__in=Status.values)
            ),
            models.CheckConstraint(
                name="trials_version_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]


@classified(
    public=["trial", "trial_import", "last_update_posted", "sha256"],
    technical=["id"],
    runtime=APPENDED,
)
class ImportedTrial(models.Model):
    """That an applied import had a record of a trial, and which: by this, files may come in any order."""

    trial_import = models.ForeignKey(TrialImport, models.PROTECT, related_name="trials")
    trial = models.ForeignKey(Trial, models.PROTECT, related_name="imports")
    last_update_posted = models.DateField(null=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="trials_imported_once", fields=["trial", "trial_import"]),
        ]


@classified(
    public=["version", "facility", "city", "country_text", "country", "status"],
    technical=["id"],
    runtime=APPENDED,
)
class TrialSite(models.Model):
    """A place of a trial. `country` is ISO 3166-1 alpha-2; "" where we can't read `country_text`."""

    version = models.ForeignKey(TrialVersion, models.PROTECT, related_name="sites")
    facility = models.TextField(blank=True)
    city = models.TextField(blank=True)
    country_text = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=30, choices=Status)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="trials_site_status", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="trials_site_country", condition=Q(country__regex=r"^([A-Z]{2})?$")
            ),
        ]

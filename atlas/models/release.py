"""Releases of the atlas: a candidate, what the gate found, and the approval that publishes it."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified

_two_people = pgtrigger.Trigger(
    name="two_people",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NEW.approved_by = (SELECT prepared_by FROM public.atlas_release WHERE number = NEW.release_id) THEN
            RAISE EXCEPTION 'atlas_approval_by_another' USING ERRCODE = 'check_violation';
        END IF;
        IF NOT EXISTS (
            SELECT FROM public.atlas_gaterun
            WHERE release_id = NEW.release_id AND is_passed AND sha256 = NEW.sha256
        ) THEN
            RAISE EXCEPTION 'atlas_approval_of_what_passed' USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (SELECT FROM derived.band_faults(NEW.release_id)) THEN
            RAISE EXCEPTION 'atlas_approval_of_what_may_be_shown' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

_one_candidate = pgtrigger.Trigger(
    name="one_candidate",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF EXISTS (
            SELECT FROM public.atlas_release AS other
            WHERE other.number >= NEW.number OR NOT EXISTS (
                SELECT FROM public.atlas_releaseapproval WHERE release_id = other.number
            )
        ) THEN
            RAISE EXCEPTION 'atlas_release_one_candidate' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

_never_once_published = pgtrigger.Trigger(
    name="published_for_good",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF EXISTS (SELECT FROM public.atlas_releaseapproval WHERE release_id = OLD.number) THEN
            RAISE EXCEPTION 'A published release never changes.';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    """,
)


@classified(
    public=["number", "made_at", "counted_on", "spec", "spec_sha256", "code_sha256"],
    technical=["prepared_by", "is_restored"],
)
class Release(models.Model):
    """All bands of one day. It is a candidate until somebody approves it; there is one candidate at most.

    `spec` says what is counted, as `atlas.tables.definitions.spec` does: so a release can be read and attacked
    after the tables have changed. People are counted as of the day `counted_on`, in UTC. `is_restored`: a
    backup that was older than this release was restored, and it was read from its file, without sets of people.
    """

    number = models.PositiveIntegerField(primary_key=True)
    made_at = models.DateTimeField(default=timezone.now)
    counted_on = models.DateField()
    spec: Any = models.JSONField()
    spec_sha256 = models.CharField(max_length=64)
    code_sha256 = models.CharField(max_length=64)
    prepared_by = models.CharField(max_length=40)  # actor, as in the audit
    is_restored = models.BooleanField(default=False)

    class Meta:
        default_permissions = ["view", "add", "change"]
        triggers = [_one_candidate, _never_once_published]
        constraints = [
            models.CheckConstraint(name="atlas_release_number", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="atlas_release_spec_sha256", condition=Q(spec_sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"Release {self.number}"


@classified(
    public=["sha256"],
    technical=["id", "release", "begun_at", "ended_at", "done", "of", "report", "is_passed"],
)
class GateRun(models.Model):
    """A run of the gate over a candidate: `done` of `of` diseases are attacked.

    `report` has for each disease its rounds, the number of cells whose old bands were kept, and that of proofs
    that past releases alone allow. `sha256` is that of the document of the release as it passed.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="gate_runs")
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField()
    report: Any = models.JSONField(default=dict)
    is_passed = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="atlas_gate_run_passed",
                condition=Q(is_passed=False, sha256="")
                | Q(is_passed=True, ended_at__isnull=False, sha256__regex=r"^[0-9a-f]{64}$"),
            ),
        ]


@classified(
    public=["release", "sha256", "signature", "key_version", "published_at"],
    technical=["approved_by"],
    runtime=APPENDED,
)
class ReleaseApproval(models.Model):
    """The approval that publishes a release, by somebody who did not prepare it.

    `signature` is Ed25519 over `signed_message(sha256)`, by the version `key_version` of the key `sign`.
    """

    release = models.OneToOneField(
        Release, models.PROTECT, primary_key=True, related_name="approval"
    )
    approved_by = models.CharField(max_length=40)  # actor, as in the audit
    sha256 = models.CharField(max_length=64)
    signature = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        triggers = [
            _two_people,
            pgtrigger.Protect(name="for_good", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        constraints = [
            models.CheckConstraint(name="atlas_approval_by_somebody", condition=~Q(approved_by=""))
        ]

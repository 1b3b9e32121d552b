"""Readings: one criterion of a record as we understood it, tied to the record's own sentence."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hesperion.privacy.classes import classified
from trials.choices import UNDECIDED_KINDS, CriteriaPart, CriterionKind, Operator
from trials.models.trial import Trial, TrialVersion

# The sentence stands in the list of criteria, and in the record's text itself.
_is_quoted = pgtrigger.Trigger(
    name="is_quoted",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
            SELECT FROM public.trials_trialversion AS version
            WHERE version.id = NEW.version_id AND version.trial_id = NEW.trial_id
                AND version.criteria @> jsonb_build_array(
                    jsonb_build_object('part', NEW.part, 'under', NEW.under, 'text', NEW.quote)
                )
                AND NEW.quote <> '' AND position(NEW.quote IN version.criteria_text) > 0
        ) THEN
            RAISE EXCEPTION 'trials_reading_not_quoted' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
# It may be approved, once, and ended, once; what it says never changes.
_only_decided = pgtrigger.Trigger(
    name="only_decided",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF (to_jsonb(NEW) - ARRAY['approved_by', 'approved_at', 'ended_by', 'ended_at'])
                <> (to_jsonb(OLD) - ARRAY['approved_by', 'approved_at', 'ended_by', 'ended_at'])
            OR (OLD.approved_by <> '' AND (NEW.approved_by, NEW.approved_at)
                IS DISTINCT FROM (OLD.approved_by, OLD.approved_at))
            OR (OLD.ended_by <> '' AND (NEW.ended_by, NEW.ended_at)
                IS DISTINCT FROM (OLD.ended_by, OLD.ended_at))
        THEN
            RAISE EXCEPTION 'trials_reading_only_decided' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@classified(
    public=["trial", "version", "kind", "operator", "values", "part", "under", "quote"],
    technical=["id", "read_by", "read_at", "approved_by", "approved_at", "ended_by", "ended_at"],
    runtime="SELECT, INSERT, UPDATE (approved_by, approved_at, ended_by, ended_at)",
)
class CriterionReading(models.Model):
    """What one criterion of a record asks of people, by our own codes.

    `part`, `under` and `quote` are those of an entry of `version.criteria`. Once the current record has no such
    entry any more, the reading is not in force: see derived.trial_reading_in_force. It needs the approval of
    somebody else.
    """

    trial = models.ForeignKey(Trial, models.PROTECT, related_name="readings")
    version = models.ForeignKey(TrialVersion, models.PROTECT, related_name="readings")
    kind = models.CharField(max_length=20, choices=CriterionKind)
    operator = models.CharField(max_length=20, choices=Operator)
    values: Any = models.JSONField(default=dict, blank=True)
    part = models.CharField(max_length=10, choices=CriteriaPart)
    under = models.TextField(blank=True)
    quote = models.TextField()
    read_by = models.CharField(max_length=64)
    read_at = models.DateTimeField(default=timezone.now)
    approved_by = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ("view", "add", "change")
        verbose_name = "reading of a criterion"
        verbose_name_plural = "readings of criteria"
        triggers = [
            _is_quoted,
            _only_decided,
            pgtrigger.Protect(name="not_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.CheckConstraint(
                name="trials_reading_two_people",
                condition=Q(approved_by="") | ~Q(approved_by=F("read_by")),
            ),
            models.CheckConstraint(
                name="trials_reading_approved",
                condition=Q(approved_by="", approved_at=None)
                | ~Q(approved_by="") & Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="trials_reading_ended",
                condition=Q(ended_by="", ended_at=None)
                | ~Q(ended_by="") & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="trials_reading_choices",
                condition=Q(
                    kind__in=CriterionKind.values,
                    operator__in=Operator.values,
                    part__in=CriteriaPart.values,
                ),
            ),
            models.CheckConstraint(
                name="trials_reading_decided",
                condition=(Q(operator=Operator.SAYS) & Q(kind__in=UNDECIDED_KINDS))
                | (~Q(operator=Operator.SAYS) & ~Q(kind__in=UNDECIDED_KINDS)),
            ),
        ]

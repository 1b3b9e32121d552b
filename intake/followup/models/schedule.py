"""The schedule: a published document that says when check-ins are due."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from hesperion.privacy.classes import classified
from intake.followup.choices import AnchorKind

_never_once_published = pgtrigger.Trigger(
    name="published_for_good",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Q(old__published_at__isnull=False),
    func="RAISE EXCEPTION 'A published schedule never changes: make a new version.';",
)

# For every day on which an infusion can be: all pairs of day and month, and leap years before and after.
_windows_apart = pgtrigger.Trigger(
    name="windows_apart",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__published_at__isnull=False),
    func="""
        IF NOT EXISTS (SELECT FROM public.followup_timepoint WHERE schedule_id = NEW.id) THEN
            RAISE EXCEPTION 'followup_schedule_without_times' USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (
            SELECT FROM (
                SELECT
                    due - opens AS opens_on,
                    lag(due + closes) OVER (PARTITION BY anchor, start ORDER BY due, code) AS closed_on
                FROM public.followup_timepoint
                CROSS JOIN generate_series('2095-01-01'::timestamp, '2104-12-31', '1 day') AS start
                CROSS JOIN LATERAL (
                    SELECT (start + make_interval(months => months, days => days))::date AS due
                ) AS counted
                WHERE schedule_id = NEW.id
            ) AS windows
            WHERE opens_on <= closed_on
        ) THEN
            RAISE EXCEPTION 'followup_schedule_windows_overlap' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

_written_into_a_draft = pgtrigger.Trigger(
    name="written_into_a_draft",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF EXISTS (
            SELECT FROM public.followup_schedule
            WHERE published_at IS NOT NULL
                AND id IN (
                    CASE WHEN TG_OP = 'DELETE' THEN OLD.schedule_id ELSE NEW.schedule_id END,
                    CASE WHEN TG_OP = 'INSERT' THEN NEW.schedule_id ELSE OLD.schedule_id END
                )
        ) THEN
            RAISE EXCEPTION 'A published schedule never changes: make a new version.';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    """,
)


@classified(
    public=["version", "sha256", "published_at"],
    technical=["id", "written_by", "approved_by"],
)
class Schedule(models.Model):
    """A version of the schedule. Once published it never changes; a later version takes over.

    It holds for the times that open from the day of its publication on. Actors are written as in the
    audit; nobody approves what they wrote. `sha256` is of its times, see `schedules.documents`.
    """

    version = models.CharField(max_length=20, unique=True)
    sha256 = models.CharField(max_length=64)
    written_by = models.CharField(max_length=40)
    approved_by = models.CharField(max_length=40, blank=True, default="")
    published_at = models.DateTimeField("published", null=True)

    class Meta:
        triggers = [_never_once_published, _windows_apart]
        constraints = [
            models.CheckConstraint(
                name="followup_schedule_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="followup_schedule_approved_by_another",
                condition=Q(published_at=None, approved_by="")
                | (
                    Q(published_at__isnull=False)
                    & ~Q(approved_by="")
                    & ~Q(approved_by=F("written_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.version


@classified(
    public=["schedule", "anchor", "code", "months", "days", "opens", "closes"],
    technical=["id"],
)
class TimePoint(models.Model):
    """A time of a schedule: `months` and then `days` after the day from which times are counted.

    A month after the 31st is the last day of a shorter month, as PostgreSQL adds months. It opens
    `opens` days before it is due and closes `closes` days after; both days belong to it.
    """

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="times")
    anchor = models.CharField("counted from", max_length=20, choices=AnchorKind)
    code = models.CharField(max_length=10)
    months = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        triggers = [_written_into_a_draft]
        constraints = [
            models.UniqueConstraint(
                name="followup_timepoint_once", fields=["schedule", "anchor", "code"]
            ),
            models.CheckConstraint(
                name="followup_timepoint_choices",
                condition=Q(anchor__in=AnchorKind.values, code__regex=r"^[dmy][1-9][0-9]{0,3}$"),
            ),
            models.CheckConstraint(
                name="followup_timepoint_bounds",
                condition=Q(months__lte=600, days__lte=3650, opens__lte=366, closes__lte=366),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.anchor} {self.code}"

    @property
    def distance(self) -> str:
        """How long after the start, in words for staff."""
        parts = [f"{self.months} months"] if self.months else []
        return " and ".join(parts + ([f"{self.days} days"] if self.days else []))

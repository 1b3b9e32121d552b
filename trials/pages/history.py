"""What a record changed since we first read it."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from trials.choices import Status
from trials.clocks import Clocks
from trials.models import Trial, TrialVersion


@dataclass(frozen=True)
class RecordChange:
    """How a version of a record differs from the one before, by the register's day of the change.

    A status is None where it may not be said any more. Sentences are the record's own.
    """

    on: date | None
    has_new_status: bool
    before: Status | None
    after: Status | None
    gone: list[str]
    new: list[str]


def record_changes(trial: Trial, clocks: Clocks) -> list[RecordChange]:
    """The newest first. What changed but for status and criteria has neither."""
    versions = list(
        TrialVersion.objects.filter(trial=trial, trial_import__decision__is_applied=True)
        .only("last_update_posted", "overall_status", "criteria", "trial")
        .order_by("last_update_posted", "pk")
    )
    return [_change(before, after, clocks) for before, after in pairwise(versions)][::-1]


def _change(before: TrialVersion, after: TrialVersion, clocks: Clocks) -> RecordChange:
    old, new = ([one["text"] for one in version.criteria] for version in (before, after))
    return RecordChange(
        on=after.last_update_posted,
        has_new_status=before.overall_status != after.overall_status,
        before=clocks.status_shown(before.overall_status),
        after=clocks.status_shown(after.overall_status),
        gone=[text for text in old if text not in new],
        new=[text for text in new if text not in old],
    )

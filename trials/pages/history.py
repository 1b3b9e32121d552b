"""What a record changed since we first read it."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from trials.clocks import Clocks
from trials.models import Trial, TrialVersion
from trials.pages.changes import status_change_words


@dataclass(frozen=True)
class RecordChange:
    """How a version of a record differs from the one before, by the register's day of the change.

    `status_words` are "" if the status is as before. Sentences are the record's own.
    """

    on: date | None
    status_words: str
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
        status_words=status_change_words(before.overall_status, after.overall_status, clocks),
        gone=[text for text in old if text not in new],
        new=[text for text in new if text not in old],
    )

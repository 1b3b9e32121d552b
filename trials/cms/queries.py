"""What waits for staff: files, readings, and records that nobody read."""

from collections import Counter
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from trials.choices import ImportSource
from trials.models import CriterionReading, CurrentTrial, TrialImport


class ReadingState(models.TextChoices):
    """What became of a reading."""

    WAITING = "waiting", "Waits for approval"
    IN_FORCE = "in_force", "In force: readers see it"
    CHANGED = "changed", "Ended: the record changed its sentence"
    ENDED = "ended", "Taken back"


_STATE = Case(
    When(~Q(ended_by=""), then=Value(ReadingState.ENDED)),
    When(in_record__isnull=True, then=Value(ReadingState.CHANGED)),
    When(approved_by="", then=Value(ReadingState.WAITING)),
    default=Value(ReadingState.IN_FORCE),
)


def readings_with_state() -> QuerySet[Any]:
    """Readings in the order in which they were written, each with its `state`."""
    return CriterionReading.objects.select_related("trial").annotate(state=_STATE).order_by("pk")


def undecided_imports() -> QuerySet[TrialImport]:
    """Files that wait for a decision, the oldest first."""
    return TrialImport.objects.filter(decision=None).order_by("pk")


def newest_import() -> TrialImport | None:
    """The file of a register that was applied last."""
    applied = TrialImport.objects.filter(decision__is_applied=True)
    return applied.exclude(source=ImportSource.BY_HAND).order_by("-decision__decided_at").first()


def unread_trials() -> QuerySet[CurrentTrial]:
    """Records with criteria of which nobody has read a sentence, the one updated last first."""
    lasting = CriterionReading.objects.filter(
        trial=OuterRef("trial"), ended_by="", in_record__isnull=False
    )
    with_criteria = CurrentTrial.objects.exclude(version__criteria=[])
    unread = with_criteria.filter(~Exists(lasting)).select_related("trial", "version")
    return unread.defer("version__body", "version__criteria_text").order_by(
        "-version__last_update_posted", "trial__number"
    )


def waiting_counts() -> dict[str, int]:
    """How many files wait for a decision, readings for approval, and changed sentences to be read anew."""
    states = readings_with_state().values_list("state", flat=True)
    of_state = Counter(states.filter(state__in=[ReadingState.WAITING, ReadingState.CHANGED]))
    return {
        "files": undecided_imports().count(),
        "waiting": of_state[ReadingState.WAITING],
        "changed": of_state[ReadingState.CHANGED],
    }

"""The last check-in: how the disease was since the time before, and what is still taken."""

from collections.abc import Iterator
from typing import Any

from intake.followup.models import CheckIn
from intake.record.choices.car_t import Relapse
from intake.record.choices.markers import Timepoint
from intake.record.models import CourseSince, SteroidDose
from research.labels import values
from research.labels.codes import RELAPSE_LABELS
from research.labels.values import milligrams, within_sentence
from research.record_facts import RecordFacts


def last_check_in_in_words(facts: RecordFacts) -> str:
    """Such as "Last check-in month 24: quiet throughout, no steroids"."""
    answered = sorted(facts.of(CheckIn), key=lambda row: (row.told_on, row.due_on))
    if not answered:
        return ""
    said = ", ".join(_said(answered[-1], facts))
    when = f"Last check-in {within_sentence(values.time(answered[-1].check_in))}"
    return f"{when}: {said}" if said else when


def _said(check_in: Any, facts: RecordFacts) -> Iterator[str]:
    key = check_in.check_in_of, check_in.check_in
    for row in facts.of(CourseSince):
        if (row.check_in_of, row.check_in) == key:
            is_unsure = row.course == Relapse.UNSURE
            yield "course uncertain" if is_unsure else within_sentence(RELAPSE_LABELS[row.course])
    for row in facts.of(SteroidDose):
        if (row.check_in_of, row.check_in) == key and row.timepoint == Timepoint.TODAY:
            yield _steroids(row)


def _steroids(dose: Any) -> str:
    """The dose converted to prednisolone."""
    if dose.mg == 0:
        return "no steroids"
    if dose.prednisolone is None:
        return "steroids, dose unknown"
    return f"prednisolone {milligrams(dose.prednisolone)} mg"

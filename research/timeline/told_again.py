"""What check-ins add to the timeline: their marks, relapses, events of life, and changes of medicines."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from hesperion.ui.drawing.timeline.partial_dates import span_of
from intake.followup.models import CheckIn
from intake.record.choices.car_t import Relapse
from intake.record.choices.markers import Timepoint
from intake.record.choices.treatments import TreatmentClass, TreatmentUse
from intake.record.models import CourseSince, LifeEvent, SteroidDose, Treatment
from research.labels import codes, values
from research.labels.check_in_codes import LIFE_EVENT_LABELS
from research.labels.values import within_sentence
from research.record_facts import RecordFacts
from research.timeline.dates_in_words import worded_date
from research.timeline.events import Lane, TimelineEvent, dated


def told_again(facts: RecordFacts) -> Iterator[TimelineEvent]:
    """A mark for each check-in, and what it told with a date of its own."""
    for row in facts.of(CheckIn):
        day, what = f"{row.told_on}", within_sentence(values.time(row.check_in))
        yield TimelineEvent(
            *(Lane.FOLLOW_UP, f"Check-in, {what}", worded_date(day)),
            start=span_of(day),
            is_answer=True,
        )
    for row in facts.of(CourseSince):
        if row.course == Relapse.YES or row.relapsed:
            yield dated(Lane.DISEASE, f"Relapse{treated_with(row)}", row.relapsed)
    for row in facts.of(LifeEvent):
        what = values.numbered(LIFE_EVENT_LABELS[row.kind], row.number)
        yield dated(Lane.FOLLOW_UP, what, row.happened)


def treated_with(row: Any) -> str:
    """Such as ", treated with rituximab"; "" if that was not told."""
    code = row.relapse_treatment
    return f", treated with {within_sentence(codes.TREATMENT_LABELS[code])}" if code else ""


def taken_medicines(facts: RecordFacts) -> Iterator[TimelineEvent]:
    """Each medicine from the first to the last of the occasions in a row on which it was taken.

    Between two of them it may have been stopped, and after the last of all it goes on.
    """
    taken = [row for row in facts.of(Treatment) if row.use == TreatmentUse.NOW]
    days = sorted({row.told_on for row in taken})
    for code in dict.fromkeys(row.code for row in taken if row.code != TreatmentClass.NONE):
        own = {row.told_on: row for row in taken if row.code == code}
        for is_taken, run in groupby(days, own.__contains__):
            if is_taken:
                told = list(run)
                yield _taken(own[told[0]], told, is_open=told[-1] == days[-1])


def _taken(row: Any, told: list[date], *, is_open: bool) -> TimelineEvent:
    first, last = f"{told[0]}", f"{told[-1]}"
    occasion = within_sentence(codes.OCCASION_LABELS[row.occasion])
    when = f"{worded_date(first)}, {occasion}"
    return TimelineEvent(
        *(Lane.TREATMENT, codes.TREATMENT_LABELS[row.code]),
        when if first == last else f"{worded_date(first)} to {worded_date(last)}, as told",
        start=span_of(first),
        end=None if first == last else span_of(last),
        is_open=is_open,
        how_long="ongoing" if is_open else "then no longer",
        is_answer=True,
    )


def changed_doses(facts: RecordFacts) -> Iterator[Any]:
    """The rows of doses, without those of check-ins that tell the same dose as the time before."""
    before = None
    for row in sorted(facts.of(SteroidDose), key=lambda row: row.told_on):
        if not row.check_in or (row.drug, row.mg) != before:
            yield row
        before = (row.drug, row.mg) if row.timepoint == Timepoint.TODAY else before

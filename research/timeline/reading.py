"""The events that the rows of a record tell. What was asked and did not happen is no event."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from typing import Any

from hesperion.ui.drawing.timeline.partial_dates import span_of
from intake.record.choices.burden import InfectionCare
from intake.record.choices.car_t import EventKind, Relapse
from intake.record.choices.markers import Finding, Timepoint
from intake.record.choices.outcomes import YES_NO
from intake.record.choices.people import YesNo
from intake.record.choices.treatments import TreatmentClass, TreatmentUse
from intake.record.models import (
    AdverseEvent,
    Burden,
    Diagnosis,
    InfectionYear,
    MarkerFinding,
    Measurement,
    Outcome,
    Treatment,
)
from research.labels import codes
from research.labels.values import milligrams, numbered, within_sentence
from research.record_facts import RecordFacts
from research.timeline.dates_in_words import worded_date
from research.timeline.events import (
    DayZero,
    Lane,
    TimelineEvent,
    dated,
    lasting,
)
from research.timeline.told_again import changed_doses, taken_medicines, told_again, treated_with

_MONTH = 30  # days
_SCALES = {
    "disease": "disease", "tiredness": "fatigue", "pain": "pain", "daily_life": "daily life",
}  # fmt: skip
_TREATED = {InfectionCare.HOME, InfectionCare.WARD, InfectionCare.INTENSIVE}
_SHOWN_FINDINGS = {Finding.POSITIVE, Finding.NEGATIVE}


def events_of(facts: RecordFacts) -> list[TimelineEvent]:
    """All events in the order of time, those without a date last."""
    found = [event for read in _READERS for event in read(facts)]
    return sorted(found, key=_place)


def _place(event: TimelineEvent) -> Any:
    lane = list(Lane).index(event.lane)
    return (0, event.span.first, event.span.last, lane) if event.span else (1, lane)


def _disease(facts: RecordFacts) -> Iterator[TimelineEvent]:
    for row in facts.of(Diagnosis):
        label = codes.DIAGNOSIS_LABELS[row.code]
        if row.first_symptoms:
            yield dated(Lane.DISEASE, f"First symptoms: {label}", row.first_symptoms)
        yield dated(Lane.DISEASE, f"Diagnosis: {label}", row.diagnosed, DayZero.DIAGNOSIS)
    if centre := facts.record.first_centre:
        yield dated(Lane.DISEASE, "First specialised centre", centre)
    for row in facts.infusions:
        if row.relapse == Relapse.YES or row.relapsed:
            yield dated(Lane.DISEASE, f"Relapse{treated_with(row)}", row.relapsed)


def _treatments(facts: RecordFacts) -> Iterator[TimelineEvent]:
    yield from taken_medicines(facts)
    for row in facts.of(Treatment):
        label = codes.TREATMENT_LABELS[row.code]
        if row.code == TreatmentClass.NONE or row.use == TreatmentUse.NOW:
            continue
        if row.use == TreatmentUse.BEFORE_INFUSION:
            yield _before(facts, Lane.TREATMENT, label)
        else:
            why = codes.WHY_STOPPED_LABELS.get(row.why_stopped)
            stopped = f"{label}, stopped: {within_sentence(why)}" if why else label
            yield TimelineEvent(Lane.TREATMENT, stopped, "in the past", how_long="not reported")
    for row in changed_doses(facts):
        yield _at_timepoint(facts, row, Lane.TREATMENT, _dose(row))
    for row in facts.infusions:
        if row.stopped:
            yield dated(Lane.TREATMENT, "Immunosuppression stopped", row.stopped)
        if row.restarted:
            yield dated(Lane.TREATMENT, "Immunosuppression restarted", row.restarted)


def _dose(row: Any) -> str:
    if row.mg == 0:
        return "No steroid"
    dose = "dose unknown" if row.mg is None else f"{milligrams(row.mg)} mg a day"
    return f"{codes.STEROID_LABELS[row.drug]}, {dose}"


def _car_t(facts: RecordFacts) -> Iterator[TimelineEvent]:
    if decided := facts.record.decided:
        status = codes.COURSE_LABELS.get(facts.record.car_t, "")
        yield dated(
            Lane.CAR_T,
            f"Decision about CAR-T: {within_sentence(status)}",
            decided,
            DayZero.DECISION,
        )
    for row in facts.infusions:
        target = row.target and f": {codes.TARGET_LABELS[row.target]}"
        zero = DayZero.INFUSION if row.number == 1 else None
        yield dated(Lane.CAR_T, f"Infusion {row.number}{target}", row.given, zero)


def _adverse(facts: RecordFacts) -> Iterator[TimelineEvent]:
    """A death that was linked to the treatment is an event of the follow-up."""
    for row in facts.of(AdverseEvent):
        if row.kind != EventKind.DEATH and row.grade_max != 0:
            has_several = len(facts.infusions) > 1 and row.infusion
            which = f", infusion {row.infusion}" if has_several else ""
            kind = numbered(codes.EVENT_LABELS[row.kind], row.number)
            what = f"{kind}{_grade(row)}{which}"
            yield lasting(Lane.ADVERSE, what, row.onset, row.ended)


def _grade(row: Any) -> str:
    if row.grade_min is None:
        return ""
    grades = (
        f"{row.grade_min}" if row.grade_min == row.grade_max else f"{row.grade_min}–{row.grade_max}"
    )
    return f", {'grade' if row.grade_min else 'uncertain, grade'} {grades}"


def _infections(facts: RecordFacts) -> Iterator[TimelineEvent]:
    for row in facts.of(InfectionYear):
        if row.care in _TREATED:
            care = within_sentence(codes.INFECTION_LABELS[row.care])
            yield dated(Lane.ADVERSE, f"Infections, {care}", f"{row.year}")


def _findings(facts: RecordFacts) -> Iterator[TimelineEvent]:
    for row in facts.of(Outcome):
        if said := ", ".join(_answers(row)):
            yield _at_timepoint(facts, row, Lane.FINDINGS, said[0].upper() + said[1:])
        if row.b_cells_back:
            yield dated(Lane.FINDINGS, "B cells returned", row.b_cells_back)
    for row in facts.of(Measurement):
        yield dated(Lane.FINDINGS, _measured(row), row.measured)
        if row.compared_with:
            label = codes.MEASURE_LABELS[row.code]
            yield dated(Lane.FINDINGS, f"Baseline of {label}", row.compared_with)
    for row in facts.of(MarkerFinding):
        if row.finding in _SHOWN_FINDINGS and (row.found or row.timepoint == Timepoint.TODAY):
            what = f"{codes.MARKER_LABELS[row.code]} {codes.FINDING_LABELS[row.finding]}"
            yield dated(Lane.FINDINGS, what, row.found or f"{row.told_on}")


def _measured(row: Any) -> str:
    label = codes.MEASURE_LABELS[row.code]
    if row.code in YES_NO:
        return f"{label}: {'yes' if row.value else 'no'}"
    return f"{label} {row.value.normalize():f} {codes.MEASURE_UNITS[row.code]}"


def _answers(row: Any) -> Iterator[str]:
    for name, label in _SCALES.items():
        if (value := getattr(row, name)) is not None:
            yield f"{label} {value}"
    if row.remission == YesNo.YES:
        yield "remission"


def _follow_up(facts: RecordFacts) -> Iterator[TimelineEvent]:
    record = facts.record
    for row in facts.of(Burden):
        if row.work_stopped:
            yield dated(Lane.FOLLOW_UP, "Work stopped", row.work_stopped)
        if row.work_resumed:
            yield dated(Lane.FOLLOW_UP, "Work resumed", row.work_resumed)
    if record.died:
        linked = ", linked to a treatment" if record.linked == YesNo.YES else ""
        yield dated(Lane.FOLLOW_UP, f"Death{linked}", record.died_on)
    sent = f"{record.submitted_at.astimezone(UTC):%Y-%m-%d}"
    yield replace(dated(Lane.FOLLOW_UP, "Story sent", sent), is_answer=True)


def _at_timepoint(facts: RecordFacts, row: Any, lane: Lane, what: str) -> TimelineEvent:
    if row.timepoint == Timepoint.BEFORE:
        return _before(facts, lane, what)
    if row.timepoint == Timepoint.TODAY:
        return _at_occasion(row, lane, what)
    return TimelineEvent(lane, what, codes.TIMEPOINT_LABELS[row.timepoint])


def _at_occasion(row: Any, lane: Lane, what: str) -> TimelineEvent:
    """What holds on the day on which it was told."""
    day = f"{row.told_on}"
    occasion = within_sentence(codes.OCCASION_LABELS[row.occasion])
    return TimelineEvent(
        *(lane, what, f"{worded_date(day)}, {occasion}"),
        start=span_of(day),
        is_answer=True,
    )


def _before(facts: RecordFacts, lane: Lane, what: str) -> TimelineEvent:
    """In the month before the first infusion."""
    when = "month before infusion 1" if facts.infusions else "month before the infusion"
    given = span_of(facts.infusions[0].given) if facts.infusions else None
    if not given:
        return TimelineEvent(lane, what, when)
    return TimelineEvent(lane, what, when, start=given.moved(-_MONTH), end=given.moved(-1))


_READERS = [_disease, _treatments, _car_t, _adverse, _infections, _findings, _follow_up, told_again]

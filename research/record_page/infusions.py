"""The column of the infusions: each with what happened after it; and apart, what did not happen."""

from typing import Any, NamedTuple

from intake.record.choices.car_t import CourseStatus, Relapse, Setting
from intake.record.models import AdverseEvent, Infusion
from research.labels import codes, values
from research.record_page.lines import AnswerLines
from research.record_page.moments import RecordRows

_COLUMNS = [
    *["given", "product", "target", "cells", "setting", "registry_number", "country"],
    *["lymphodepletion", "earlier_classes", "stopped", "restarted"],
    *["relapse", "relapsed", "relapse_treatment"],
]
_OF_FURTHER = {"given", "target", "cells", "setting"}  # columns asked of the second and later ones
_NOTHING_DECIDED = {"", CourseStatus.NOT_CONSIDERED, CourseStatus.INFUSED}


class ListedEvent(NamedTuple):
    """`grade` is a range, such as "grade 2 to 3"; `when` and `occasion` are "" where there is none to say."""

    kind: str
    grade: str
    when: str
    facts: str
    occasion: str


class InfusionPart(NamedTuple):
    title: str
    answers: AnswerLines
    events: list[ListedEvent]


class Absent(NamedTuple):
    """What did not happen after an infusion, by the answers in `facts`."""

    what: str
    facts: str


def course(record: Any) -> AnswerLines:
    """How far the participant came towards CAR-T cells."""
    answers = AnswerLines()
    is_asked = record.decided or record.car_t not in _NOTHING_DECIDED
    answers.add(record, "car_t", *(["decided"] if is_asked else []), "reason")
    return answers


def infusion_parts(rows: RecordRows) -> list[InfusionPart]:
    found = sorted(rows[Infusion], key=lambda row: row.number)
    return [_part(row, rows) for row in found]


def not_happened(rows: RecordRows) -> list[tuple[str, list[Absent]]]:
    """By the infusion, such as "After infusion 1": events of grade 0, and a relapse that did not come."""
    parts = []
    for infusion in sorted(rows[Infusion], key=lambda row: row.number):
        events = [event for event in _events_of(infusion, rows) if event.grade_max == 0]
        absent = [
            Absent(codes.EVENT_LABELS[event.kind], values.event_facts(event.facts))
            for event in events
        ]
        if infusion.relapse == Relapse.NO:
            absent.append(Absent("relapse", ""))
        if absent:
            parts.append((f"After infusion {infusion.number}", absent))
    return parts


def _part(infusion: Any, rows: RecordRows) -> InfusionPart:
    answers = AnswerLines()
    answers.add(infusion, *(name for name in _COLUMNS if _is_shown(infusion, name)))
    own = _events_of(infusion, rows)
    has_several = len({(event.told_on, event.occasion) for event in own}) > 1
    events = [_event(event, has_several) for event in own if event.grade_max != 0]
    return InfusionPart(f"Infusion {infusion.number}", answers, events)


def _events_of(infusion: Any, rows: RecordRows) -> list[Any]:
    """Those that were told at enrolment. Later ones stand in the table of check-ins."""
    return [
        event
        for event in rows[AdverseEvent]
        if event.infusion == infusion.number and not event.check_in
    ]


def _is_shown(infusion: Any, name: str) -> bool:
    """Whether the column has an answer that belongs here, or was asked and has none."""
    value = getattr(infusion, name)
    if value not in (None, ""):
        return (name, value) != ("relapse", Relapse.NO)
    if infusion.number > 1:
        return name in _OF_FURTHER
    if name in ("relapsed", "relapse_treatment"):
        return bool(infusion.relapse == Relapse.YES)
    return name != "registry_number" or infusion.setting == Setting.TRIAL


def _event(event: Any, is_of_several: bool) -> ListedEvent:
    return ListedEvent(
        values.numbered(codes.EVENT_LABELS[event.kind], event.number),
        _grade(event),
        _when(event),
        values.event_facts(event.facts),
        values.occasion(codes.OCCASION_LABELS[event.occasion], event.told_on)
        if is_of_several
        else "",
    )


def _grade(event: Any) -> str:
    grades = values.grades(event.grade_min, event.grade_max)
    if not grades:
        return ""
    return f"grade {grades}" if event.grade_min else f"uncertain, grade {grades}"


def _when(event: Any) -> str:
    if event.onset and event.ended:
        return f"{event.onset} to {event.ended}"
    if event.onset or event.ended:
        return f"from {event.onset}" if event.onset else f"until {event.ended}"
    return ""

"""Infusions with the adverse events after them, or how far somebody came towards CAR-T cells."""

from collections.abc import Iterator
from typing import Any

from intake.record.choices.car_t import Cells, CourseStatus, EventKind, Setting, Target
from intake.record.models import AdverseEvent
from research.labels.codes import EVENT_LABELS, TARGET_LABELS
from research.labels.values import within_sentence
from research.record_facts import RecordFacts

_CELLS = {Cells.DONOR: "allogeneic", Cells.IN_BODY: "in vivo"}
_TARGETS = {Target.OTHER: "(another target)", Target.UNKNOWN: "(target unknown)"}
_SETTINGS = {
    Setting.TRIAL: "in a trial",
    Setting.COMPASSIONATE: "as compassionate use",
    Setting.APPROVED: "as an approved medicine",
}
_WITHOUT = {
    "": "CAR-T not reported",
    CourseStatus.NOT_CONSIDERED: "CAR-T not considered",
    CourseStatus.CONSIDERED: "CAR-T being considered",
    CourseStatus.WAITING: "Waiting for CAR-T",
    CourseStatus.COLLECTED: "Cells collected, no CAR-T given",
    CourseStatus.NOT_ELIGIBLE: "Not eligible for CAR-T",
    CourseStatus.DECLINED: "CAR-T offered and declined",
    CourseStatus.TRIAL_FULL: "No CAR-T, as the trial was full",
    CourseStatus.INFUSED: "CAR-T given, infusion not reported",
}
_SAID_IF_NONE = {EventKind.CRS, EventKind.ICANS}


def infusions_in_words(facts: RecordFacts) -> str:
    """Such as "CD19 CAR-T 2022 in a trial; no CRS, ICANS grade 2"."""
    if not facts.infusions:
        decided = f" ({facts.record.decided[:4]})" if facts.record.decided else ""
        return f"{_WITHOUT[facts.record.car_t]}{decided}"
    given = ", ".join(map(_infusion, facts.infusions))
    return "; ".join([given, *_events(facts)])


def _infusion(row: Any) -> str:
    target = TARGET_LABELS[row.target] if row.target and row.target not in _TARGETS else ""
    words = [
        *[_CELLS.get(row.cells), target, "CAR-T", _TARGETS.get(row.target)],
        *[row.given[:4] or "(date not reported)", _SETTINGS.get(row.setting)],
    ]
    return " ".join(filter(None, words))


def _events(facts: RecordFacts) -> Iterator[str]:
    """What is said of the events after each infusion; with several infusions, after which."""
    for infusion in facts.infusions:
        own = [row for row in facts.of(AdverseEvent) if row.infusion == infusion.number]
        said = "; ".join(filter(None, [", ".join(_happened(own)), _did_not_happen(own)]))
        if said:
            yield said if len(facts.infusions) == 1 else f"after infusion {infusion.number}: {said}"


def _happened(events: list[Any]) -> Iterator[str]:
    """The worst report of each kind. A death has a sentence of its own."""
    for kind, worst in _worst(events).items():
        if worst.grade_max != 0 and kind != EventKind.DEATH:
            yield f"{within_sentence(EVENT_LABELS[kind])}{_grade(worst)}"


def _did_not_happen(events: list[Any]) -> str:
    """Such as "no CRS or ICANS", of the kinds for which every participant is asked for each sign."""
    kinds = [kind for kind, worst in _worst(events).items() if worst.grade_max == 0]
    named = [EVENT_LABELS[kind] for kind in kinds if kind in _SAID_IF_NONE]
    return f"no {' or '.join(named)}" if named else ""


def _worst(events: list[Any]) -> dict[str, Any]:
    """The worst report of each kind of event, in the order of the vocabulary."""
    kinds = [kind for kind in EVENT_LABELS if any(event.kind == kind for event in events)]
    return {
        kind: max((event for event in events if event.kind == kind), key=_badness) for kind in kinds
    }


def _badness(event: Any) -> tuple[int, int]:
    return event.grade_min or 0, event.grade_max or 0


def _grade(event: Any) -> str:
    if event.grade_min is None:
        return ""
    is_one = event.grade_min == event.grade_max
    grades = f"{event.grade_min}" if is_one else f"{event.grade_min}–{event.grade_max}"
    return f" grade {grades}" if event.grade_min else f" uncertain (grade {grades})"

"""Facts about CAR-T: the course before it, the infusions, and adverse events."""

import uuid
from collections.abc import Iterator
from typing import Any

from hesperion.privacy.fields import PatientRow
from intake.record.adverse_events import facts_of, grade_of, happened
from intake.record.answers import Answers, infusion_key, infusions, is_infused
from intake.record.choices.car_t import EventKind, Later, Relapse, Setting
from intake.record.facts.fields import answered, answers_to, values_for
from intake.record.forms.afterwards import AfterwardsForm
from intake.record.forms.car_t import (
    CarTForm,
    FurtherInfusionForm,
    InfusionForm,
    ReasonForm,
    SinceForm,
)
from intake.record.forms.details import InfusionDetailsForm
from intake.record.forms.more import (
    EventsForm,
)
from intake.record.models import AdverseEvent, Course, Infusion


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[PatientRow]:
    yield Course.of(subject, **values_for(Course, answers, "car-t", "reason"))
    if is_infused(answers):
        infusion = _first(subject, answers)
        yield infusion
        yield from _events(subject, infusion, answers)
    for number in range(2, infusions(answers) + 1):
        values = values_for(Infusion, answers, infusion_key(number))
        yield Infusion.of(subject, number=number, **values)


def answers(rows: dict[Any, list[Any]]) -> Answers:
    (course,) = rows[Course]
    found: Answers = {"car-t": answers_to(CarTForm, course)}
    found |= answered("reason", answers_to(ReasonForm, course))
    if rows[Infusion]:
        found |= _infusions(rows[Infusion])
        (first,) = (infusion for infusion in rows[Infusion] if infusion.number == 1)
        events = rows[AdverseEvent]
        found["afterwards"] = _afterwards(events) | answers_to(AfterwardsForm, first)
        found["since"]["later"] = _later(events)
        found |= answered("events", _dates(events, found) | answers_to(EventsForm, first))
    return found


def _first(subject: uuid.UUID, answers: Answers) -> Infusion:
    steps = ("infusion", "afterwards", "since", "infusion-details", "events")
    values = values_for(Infusion, answers, *steps)
    if answers["infusion"]["setting"] != Setting.TRIAL:
        values.pop("registry_number", None)
    if answers["since"]["relapse"] != Relapse.YES:
        values.pop("relapse_treatment", None)
    return Infusion.of(subject, number=1, **values)


def _events(subject: uuid.UUID, infusion: Infusion, answers: Answers) -> Iterator[AdverseEvent]:
    dates = answers.get("events", {})
    have_dates = happened(answers)
    for kind, facts in facts_of(answers).items():
        lowest, highest = grade_of(kind, facts, answers) or (None, None)
        yield AdverseEvent.of(
            subject,
            infusion_id=infusion.pk,
            kind=kind.value,
            facts=facts,
            grade_min=lowest,
            grade_max=highest,
            onset=dates.get(f"{kind}_onset", "") if kind in have_dates else "",
            ended=dates.get(f"{kind}_ended", "") if kind in have_dates else "",
        )


def _infusions(rows: list[Infusion]) -> Answers:
    """The answers to the steps about infusions. A later infusion without any detail has no answers yet."""
    first, *further = sorted(rows, key=lambda infusion: infusion.number)
    found: Answers = {
        "infusion": answers_to(InfusionForm, first),
        "since": answers_to(SinceForm, first) | {"again": bool(further)},
    }
    found |= answered("infusion-details", answers_to(InfusionDetailsForm, first))
    for infusion in further:
        key = infusion_key(infusion.number)
        found |= answered(key, answers_to(FurtherInfusionForm, infusion))
        if key in found:
            found[key]["again"] = infusion is not further[-1]
    return found


def _afterwards(events: list[AdverseEvent]) -> dict[str, Any]:
    facts = {event.kind: event.facts for event in events}
    return {
        **facts[EventKind.CRS],
        **facts[EventKind.ICANS],
        "organ": facts[EventKind.LICATS]["organ"],
    }


def _later(events: list[AdverseEvent]) -> list[str]:
    later = {code for event in events for code in event.facts.get("later", [])}
    return [code for code in Later.values if code in later]


def _dates(events: list[AdverseEvent], found: Answers) -> dict[str, Any]:
    by_kind = {event.kind: event for event in events}
    dates: dict[str, Any] = {}
    for kind in happened(found):
        event = by_kind[kind]
        if kind is EventKind.LICATS:
            dates["organs"] = event.facts.get("organs", [])
        dates |= {f"{kind}_onset": event.onset, f"{kind}_ended": event.ended}
    return dates

"""The way to CAR-T, the infusions, and what happened afterwards."""

import uuid
from collections.abc import Iterator
from typing import Any

from hesperion.privacy.fields import PatientRow
from intake.answers import Answers, is_infused, was_infused_again
from intake.choices.car_t import EventKind, Later, Relapse, Setting
from intake.events import facts_of, grade_of, happened
from intake.facts.sections import if_told
from intake.models import AdverseEvent, Course, Infusion

INFUSION = ("given", "target", "cells", "setting")
SINCE = ("stopped", "restarted", "relapse", "relapsed")
DETAILS = ("registry_number", "product", "country", "lymphodepletion", "earlier_classes")


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[PatientRow]:
    told = answers["car-t"]
    reason = answers.get("reason", {}).get("reason") or None
    yield Course.of(subject, status=told["status"], decided=told["decided"], reason=reason)
    if is_infused(answers):
        infusion = _first(subject, answers)
        yield infusion
        yield from _events(subject, infusion, answers)
    if was_infused_again(answers):
        yield Infusion.of(subject, number=2, **answers.get("second-infusion", {}))


def answers(rows: dict[Any, list[Any]]) -> Answers:
    (course,) = rows[Course]
    found: Answers = {"car-t": {"status": course.status, "decided": course.decided}}
    found |= if_told("reason", {"reason": course.reason or ""})
    infusions = {infusion.number: infusion for infusion in rows[Infusion]}
    if 1 in infusions:
        found |= _infusion_told(infusions)
        found |= _events_told(rows[AdverseEvent])
        found |= _dates_told(rows[AdverseEvent], found)
    return found


def _first(subject: uuid.UUID, answers: Answers) -> Infusion:
    since = answers["since"]
    details = dict(answers.get("infusion-details", {}))
    treated = details.pop("relapse_treatment", "")
    if answers["infusion"]["setting"] != Setting.TRIAL:
        details.pop("registry_number", None)
    return Infusion.of(
        subject,
        number=1,
        **answers["infusion"],
        **{name: since[name] for name in SINCE},
        **details,
        relapse_treatment=treated if since["relapse"] == Relapse.YES else "",
    )


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


def _infusion_told(infusions: dict[int, Infusion]) -> Answers:
    first, again = infusions[1], infusions.get(2)
    details = {name: getattr(first, name) for name in DETAILS}
    if first.relapse == Relapse.YES:
        details["relapse_treatment"] = first.relapse_treatment
    found: Answers = {
        "infusion": {name: getattr(first, name) for name in INFUSION},
        "since": {name: getattr(first, name) for name in SINCE} | {"again": again is not None},
    }
    found |= if_told("infusion-details", details)
    if again:
        found |= if_told("second-infusion", {name: getattr(again, name) for name in INFUSION})
    return found


def _events_told(events: list[AdverseEvent]) -> Answers:
    facts = {event.kind: event.facts for event in events}
    later = {code for told in facts.values() for code in told.get("later", [])}
    return {
        "afterwards": {
            **facts[EventKind.CRS],
            **facts[EventKind.ICANS],
            "organ": facts[EventKind.LICATS]["organ"],
            "later": [code for code in Later.values if code in later],
        }
    }


def _dates_told(events: list[AdverseEvent], found: Answers) -> Answers:
    by_kind = {event.kind: event for event in events}
    told: dict[str, Any] = {}
    for kind in happened(found):
        event = by_kind[kind]
        if kind is EventKind.LICATS:
            told["organs"] = event.facts.get("organs", [])
        told |= {f"{kind}_onset": event.onset, f"{kind}_ended": event.ended}
    return if_told("events", told)

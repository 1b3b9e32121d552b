"""CAR-T cells: who got them and when, how the weeks after were, and the answers about it."""

from datetime import date, timedelta
from typing import Any

from intake.record.adverse_events import happened, offered_later
from intake.record.answers import Answers, infusion_key
from intake.record.choices.car_t import (
    CaredFor,
    Cells,
    CourseStatus,
    EventKind,
    Later,
    Lymphodepletion,
    NerveSign,
    OrganCare,
    Oxygen,
    Relapse,
    Setting,
    Sign,
    Target,
)
from intake.record.choices.diseases import Family
from intake.record.choices.markers import Marker
from intake.record.choices.treatments import TreatmentClass
from research.population.chance import Chance, in_order
from research.population.life import BEGIN, Life

_ELIGIBLE_AFTER = timedelta(days=120)  # since the diagnosis
_EARLY = timedelta(days=300)  # after the infusion, at most, people join who are early
_SHARES = {Family.SLE: 0.42, Family.IIM: 0.44, Family.SSC: 0.4}  # of those who could have had them
_RESPONSES = {"deep": 60, "good": 24, "poor": 16}
_RELAPSES = {"deep": 0.08, "good": 0.22, "poor": 0.5}
_QUIET: dict[str, dict[Relapse, float]] = {
    "deep": {Relapse.NO: 1},
    "good": {Relapse.NO: 6, Relapse.BETTER: 4},
    "poor": {Relapse.BETTER: 5, Relapse.NO_BETTER: 5},
}
_COURSES = {
    CourseStatus.NOT_CONSIDERED: 40, CourseStatus.CONSIDERED: 24, CourseStatus.WAITING: 11,
    CourseStatus.COLLECTED: 4, CourseStatus.NOT_ELIGIBLE: 10, CourseStatus.DECLINED: 5,
    CourseStatus.TRIAL_FULL: 6,
}  # fmt: skip
_TARGETS = {
    Target.CD19: 76, Target.BCMA: 8, Target.BOTH: 9, Target.OTHER: 2, Target.UNKNOWN: 5,
}  # fmt: skip
_CELLS = {Cells.OWN: 86, Cells.DONOR: 8, Cells.IN_BODY: 3, Cells.UNKNOWN: 3}
_SETTINGS = {
    Setting.TRIAL: 70, Setting.COMPASSIONATE: 24, Setting.APPROVED: 2, Setting.UNKNOWN: 4,
}  # fmt: skip
_CHEMOTHERAPY = {
    Lymphodepletion.FLU_CY: 78, Lymphodepletion.CY: 5, Lymphodepletion.BENDAMUSTINE: 4,
    Lymphodepletion.OTHER: 2, Lymphodepletion.NONE: 4, Lymphodepletion.UNKNOWN: 7,
}  # fmt: skip
_PLACES = {
    CaredFor.WARD: 82, CaredFor.HOME: 11, CaredFor.INTENSIVE: 4, CaredFor.UNKNOWN: 3,
}  # fmt: skip
# Signs and oxygen of cytokine release, from none to severe, with weights.
_REACTIONS: dict[tuple[tuple[Sign, ...], Oxygen], float] = {
    ((Sign.NONE,), Oxygen.NONE): 34,
    ((Sign.FEVER,), Oxygen.NONE): 34,
    ((Sign.FEVER, Sign.TOCILIZUMAB), Oxygen.NONE): 12,
    ((Sign.FEVER, Sign.LOW_PRESSURE, Sign.TOCILIZUMAB), Oxygen.NONE): 6,
    ((Sign.FEVER, Sign.TOCILIZUMAB, Sign.STEROIDS), Oxygen.LOW_FLOW): 5,
    ((Sign.FEVER, Sign.LOW_PRESSURE, Sign.PRESSOR, Sign.TOCILIZUMAB), Oxygen.HIGH_FLOW): 2,
    ((Sign.FEVER, Sign.PRESSORS, Sign.TOCILIZUMAB, Sign.STEROIDS), Oxygen.PRESSURE): 0.6,
    ((Sign.FEVER, Sign.PRESSORS, Sign.STEROIDS), Oxygen.VENTILATOR): 0.6,
    ((Sign.FEVER, Sign.UNSURE), Oxygen.UNKNOWN): 3,
    ((Sign.UNSURE,), Oxygen.NONE): 2,
}
_NERVES: dict[tuple[NerveSign, ...], float] = {
    (NerveSign.NONE,): 91, (NerveSign.CONFUSED,): 3, (NerveSign.CONFUSED, NerveSign.SPEECH): 2,
    (NerveSign.SPEECH, NerveSign.SEIZURE): 0.7, (NerveSign.NOT_WOKEN,): 0.5,
    (NerveSign.CONFUSED, NerveSign.PARALYSED): 0.4,
    (NerveSign.NOT_WOKEN, NerveSign.SWELLING): 0.4, (NerveSign.UNSURE,): 2,
}  # fmt: skip
_ORGAN_CARE = {
    OrganCare.NO_REACTION: 80, OrganCare.NOTHING: 9, OrganCare.STEROIDS: 3, OrganCare.HOSPITAL: 3,
    OrganCare.INTENSIVE: 0.8, OrganCare.UNKNOWN: 4,
}  # fmt: skip
_LATER = {
    Later.INFECTION_HOME: 0.22, Later.INFECTION_WARD: 0.08, Later.INFECTION_INTENSIVE: 0.015,
    Later.LOW_COUNTS: 0.4, Later.BLOOD: 0.08, Later.GROWTH_FACTOR: 0.18,
    Later.LOW_ANTIBODIES: 0.25, Later.IVIG: 0.15, Later.LATE_NEURO: 0.015, Later.HLH: 0.015,
    Later.CANCER: 0.012, Later.GVHD: 0.12,
}  # fmt: skip


def treat(chance: Chance, life: Life) -> None:
    """Draw the infusions, how well the first worked, and the relapse, and set them on `life`."""
    first, last = max(BEGIN, life.diagnosed + _ELIGIBLE_AFTER), life.last_day - timedelta(days=21)
    if life.is_early:
        first = max(first, life.sent - _EARLY)
    if first >= last or not chance.happens(_share(life)):
        return
    life.given = [chance.day(first, last, lean=0.6)]
    while len(life.given) < 3 and chance.happens(0.07) and _months(life.given[-1], last) > 8:
        life.given.append(chance.day(life.given[-1] + timedelta(days=150), last))
    life.response = "poor" if life.died and chance.happens(0.7) else chance.one(_RESPONSES)
    came_back = chance.happens(_RELAPSES[life.response]) and _months(life.given[0], last) > 4
    if came_back or len(life.given) > 1:
        after = life.given[1] if len(life.given) > 1 else last
        life.relapsed = chance.day(life.given[0] + timedelta(days=90), after)


def car_t_answers(chance: Chance, life: Life) -> Answers:
    if not life.is_infused:
        status = chance.one(_COURSES)
        is_dated = status is not CourseStatus.NOT_CONSIDERED
        day = chance.day(max(BEGIN, life.diagnosed), life.last_day) if is_dated else None
        return {"car-t": {"status": status.value, "decided": chance.partial(day)}}
    answers: Answers = {
        "car-t": {"status": CourseStatus.INFUSED.value, "decided": ""},
        "infusion": _infusion(chance, life.given[0]),
    }
    answers["afterwards"] = _afterwards(chance)
    answers["since"] = _since(chance, life, answers)
    for number, day in enumerate(life.given[1:], start=2):
        again = {"again": number < len(life.given)}
        answers[infusion_key(number)] = _infusion(chance, day) | again
    return answers


def infusion_details(chance: Chance, life: Life, answers: Answers) -> dict[str, Any]:
    details: dict[str, Any] = {
        "product": chance.choice(["", "Made-up product A", "Made-up product B"]),
        "country": life.country if chance.happens(0.9) else "DE",
        "lymphodepletion": str(chance.one(_CHEMOTHERAPY)),
        "earlier_classes": chance.choice([None, 2, 3, 4, 4, 5, 5, 6, 7, 8]),
    }
    details |= _without_medicines(chance, life)
    if answers["infusion"]["setting"] == Setting.TRIAL:
        details["registry_number"] = "NCT00000000"
    if life.relapsed:
        again = [TreatmentClass.GLUCOCORTICOID, TreatmentClass.RITUXIMAB, TreatmentClass.BELIMUMAB]
        details["relapse_treatment"] = chance.choice(again).value
    return details


def _without_medicines(chance: Chance, life: Life) -> dict[str, Any]:
    """The days on which the last medicine was stopped, and the first taken again."""
    given = life.given[0]
    stopped = given - timedelta(days=chance.randint(0, 25)) if life.response != "poor" else None
    restarted = life.relapsed if stopped and chance.happens(0.8) else None
    return {
        "stopped": chance.partial(stopped, with_day=True),
        "restarted": chance.partial(restarted, with_day=True),
    }


def event_dates(chance: Chance, life: Life, answers: Answers) -> dict[str, Any]:
    dates: dict[str, Any] = {}
    for kind in happened(answers):
        if kind is EventKind.LICATS:
            dates["organs"] = answers["organs"]["affected"][:2]
        onset = min(life.given[0] + timedelta(days=chance.randint(1, 12)), life.last_day)
        ended = chance.day(onset, min(onset + timedelta(days=20), life.last_day))
        dates[f"{kind}_onset"] = chance.partial(onset, with_day=True)
        dates[f"{kind}_ended"] = chance.partial(ended, with_day=True)
    return dates


def _share(life: Life) -> float:
    """Aggressive disease, such as myositis with MDA5, is treated more often; children less."""
    if life.is_early:
        return 1
    if life.is_child:
        return 0.3
    share = max(_SHARES.get(family, 0.15) for family in life.families)
    return share * (1.35 if Marker.MDA5 in life.markers else 1)


def _infusion(chance: Chance, day: date) -> dict[str, Any]:
    return {
        "given": chance.partial(day, with_day=True),
        "target": str(chance.one(_TARGETS)),
        "cells": str(chance.one(_CELLS)),
        "setting": str(chance.one(_SETTINGS)),
    }


def _afterwards(chance: Chance) -> dict[str, Any]:
    signs, oxygen = chance.one(_REACTIONS)
    nerves = chance.one(_NERVES)
    is_severe = oxygen in (Oxygen.PRESSURE, Oxygen.VENTILATOR)
    return {
        "cared_for": str(CaredFor.INTENSIVE if is_severe else chance.one(_PLACES)),
        "signs": in_order(Sign, signs),
        "oxygen": oxygen.value,
        "nerves": in_order(NerveSign, nerves),
        "organ": str(chance.one(_ORGAN_CARE)),
    }


def _since(chance: Chance, life: Life, answers: Answers) -> dict[str, Any]:
    offered = [code for code, _label in offered_later(answers)]
    return {
        "later": in_order(offered, chance.some(_LATER)),
        "relapse": str(_course(chance, life)),
        "relapsed": chance.partial(life.relapsed, with_day=True),
        "again": len(life.given) > 1,
    }


def _course(chance: Chance, life: Life) -> Relapse:
    """How the disease was afterwards. Without a good response it was never quiet, unless it came back."""
    if chance.happens(0.05):
        return Relapse.UNSURE
    if life.relapsed:
        return Relapse.YES
    return chance.one(_QUIET[life.response])


def _months(first: date, last: date) -> float:
    return (last - first).days / 30

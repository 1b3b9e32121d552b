"""Medicines, steroids and how people are: before the infusion and today."""

from decimal import Decimal
from typing import Any

from hesperion.ui.numbers import as_typed
from intake.record.answers import Answers, families
from intake.record.choices.diseases import Family
from intake.record.choices.outcomes import BOUNDS, CHANGES, YES_NO, Measure, measures_of
from intake.record.choices.people import YesNo
from intake.record.choices.treatments import (
    STEROIDS,
    Steroid,
    TreatmentClass,
    TreatmentUse,
    WhyHydrocortisone,
    WhyStopped,
)
from intake.record.medicines import BEFORE, NEVER, takes, used
from research.population.chance import Chance, in_order
from research.population.life import Life

_SCALES = ("disease", "tiredness", "pain", "daily_life")
_EVER = {
    TreatmentClass.METHOTREXATE: 0.4, TreatmentClass.AZATHIOPRINE: 0.35,
    TreatmentClass.MYCOPHENOLATE: 0.6, TreatmentClass.CYCLOPHOSPHAMIDE: 0.3,
    TreatmentClass.CALCINEURIN: 0.2, TreatmentClass.IVIG: 0.15, TreatmentClass.RITUXIMAB: 0.4,
    TreatmentClass.JAK: 0.1, TreatmentClass.TOCILIZUMAB: 0.05, TreatmentClass.STEM_CELLS: 0.02,
    TreatmentClass.OTHER: 0.12,
}  # fmt: skip
_EVER_IN = {
    Family.SLE: {
        TreatmentClass.ANTIMALARIAL: 0.92, TreatmentClass.BELIMUMAB: 0.4,
        TreatmentClass.ANIFROLUMAB: 0.15, TreatmentClass.CALCINEURIN: 0.25,
    },
    Family.IIM: {TreatmentClass.IVIG: 0.6, TreatmentClass.JAK: 0.2},
    Family.SSC: {
        TreatmentClass.NINTEDANIB: 0.35, TreatmentClass.TOCILIZUMAB: 0.2,
        TreatmentClass.STEM_CELLS: 0.08,
    },
    Family.MCTD: {TreatmentClass.ANTIMALARIAL: 0.7},
    Family.SJOGREN: {TreatmentClass.ANTIMALARIAL: 0.6},
}  # fmt: skip
_ONCE = {TreatmentClass.RITUXIMAB, TreatmentClass.CYCLOPHOSPHAMIDE, TreatmentClass.STEM_CELLS}
_NOT_COUNTED = {
    TreatmentClass.ANTIMALARIAL,
    TreatmentClass.NINTEDANIB,
}  # they don't act on the immune system
_DRUGS = {
    Steroid.PREDNISOLONE: 86, Steroid.METHYLPREDNISOLONE: 8, Steroid.DEXAMETHASONE: 1,
    Steroid.HYDROCORTISONE: 2, Steroid.UNKNOWN: 3,
}  # fmt: skip
# mg a day before and after, with weights: prednisolone, or what equals 5 mg of it.
_HIGH = {"5": 12, "7.5": 12, "10": 22, "12.5": 6, "15": 14, "20": 16, "30": 8, "40": 6, "60": 4}
_LOW = {"2": 8, "2.5": 22, "4": 8, "5": 42, "7.5": 20}
_OTHERS = {
    Steroid.METHYLPREDNISOLONE: Decimal("0.8"),
    Steroid.DEXAMETHASONE: Decimal("0.15"),
    Steroid.HYDROCORTISONE: Decimal(4),
}
# What became of the dose after the infusion, by how well it worked.
_CHANGES = {
    "deep": {"stopped": 82, "lower": 14, "same": 4},
    "good": {"stopped": 45, "lower": 42, "same": 13},
    "poor": {"stopped": 8, "lower": 36, "same": 40, "higher": 16},
}
_WHY = {
    WhyStopped.NO_EFFECT: 40, WhyStopped.SIDE_EFFECTS: 22, WhyStopped.WELL: 8,
    WhyStopped.PREGNANCY: 3, WhyStopped.CAR_T: 18, WhyStopped.OTHER: 5, WhyStopped.UNKNOWN: 4,
}  # fmt: skip
_WHY_HYDROCORTISONE = {
    WhyHydrocortisone.REPLACEMENT: 70, WhyHydrocortisone.DISEASE: 15,
    WhyHydrocortisone.BOTH: 10, WhyHydrocortisone.UNKNOWN: 5,
}  # fmt: skip
_YES_NO = {YesNo.YES: 60, YesNo.NO: 25, YesNo.UNKNOWN: 15}
_BETTER = {"deep": (4, 8), "good": (2, 5), "poor": (-1, 2)}  # points of disease activity


def health_answers(chance: Chance, life: Life) -> Answers:
    """The answers to `treatments`, `before` and `today`, as far as they apply."""
    ever = _ever(chance, life)
    stays = 0.08 if life.response in ("deep", "good") else 0.45
    now = [code for code in ever if code not in _ONCE and chance.happens(stays)]
    before, today = _steroids(chance, life)
    answers: Answers = {}
    if life.is_infused:
        answers["before"] = _scales(chance, chance.randint(6, 10)) | before
    if not life.died:
        answers["today"] = _today(chance, life, answers)
    had_steroids = takes(before["drug"]) or chance.happens(0.4)
    if life.died:
        steroids = [TreatmentClass.GLUCOCORTICOID] if had_steroids else []
        told = {"now": [], "past": _list([*ever, *steroids], chance), "drug": "", "mg": ""}
    else:
        none = {"drug": BEFORE if had_steroids else NEVER, "mg": ""}
        past = [code for code in ever if code not in now]
        told = {"now": _list(now, chance), "past": _list(past, chance), **(today or none)}
    return answers | {"treatments": told}


def before_infusion(chance: Chance, answers: Answers) -> list[str]:
    """The medicines in the month before the infusion: some of those ever used."""
    ever = {*used(answers, TreatmentUse.NOW), *used(answers, TreatmentUse.PAST)}
    taken = [
        code
        for code in TreatmentClass
        if code in ever and code != STEROIDS and chance.happens(0.45)
    ]
    return _list(taken, chance)


def hydrocortisone(chance: Chance) -> dict[str, Any]:
    return {"why": str(chance.one(_WHY_HYDROCORTISONE))}


def off_medicines(answers: Answers) -> dict[str, Any]:
    counted = set(used(answers, TreatmentUse.NOW)) - _NOT_COUNTED
    return {"off_medicines": str(YesNo.NO if counted else YesNo.YES)}


def remission(chance: Chance, life: Life) -> dict[str, Any]:
    answers: dict[str, Any] = {"remission": str(chance.one(_YES_NO))}
    if life.is_infused:
        back = chance.one(_YES_NO)
        day = chance.day(life.given[0], life.sent) if back is YesNo.YES else None
        answers |= {"b_cells": back.value, "b_cells_back": chance.partial(day)[:7]}
    return answers


def why_stopped(chance: Chance, answers: Answers) -> dict[str, Any]:
    return {code.value: str(chance.one(_WHY)) for code in used(answers, TreatmentUse.PAST)}


def numbers(chance: Chance, life: Life, answers: Answers) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    asked_twice = chance.choice([Measure.MMT8, Measure.MMT8_BOTH])  # a letter counts in one way
    for measure in measures_of(families(answers)):
        is_given = measure is not asked_twice and chance.happens(0.7)
        value = _measured(chance, measure) if is_given else ""
        day = chance.day(life.diagnosed, life.sent) if value else None
        asked |= {measure.value: value, f"{measure}_on": chance.partial(day, with_day=True)}
        if measure in CHANGES:
            first = chance.day(life.diagnosed, day) if day else None
            asked[f"{measure}_since"] = chance.partial(first, with_day=True)
    return asked


def _list(codes: list[TreatmentClass], chance: Chance) -> list[str]:
    """As it is ticked: "none of these" where there is none, which some leave without a tick."""
    if not codes and chance.happens(0.9):
        return [TreatmentClass.NONE.value]
    return in_order(TreatmentClass, codes)


def _ever(chance: Chance, life: Life) -> list[TreatmentClass]:
    """The medicines other than steroids that were ever used."""
    likely = _EVER.copy()
    for family in life.families:
        likely |= _EVER_IN.get(family, {})
    return chance.some(likely)


def _steroids(chance: Chance, life: Life) -> tuple[dict[str, str], dict[str, str]]:
    """The answers about the steroid before the infusion and today; {} today if none is taken."""
    none = {"drug": Steroid.NONE.value, "mg": ""}
    if not life.is_infused:
        return none, _dose(chance, chance.one(_HIGH | _LOW)) if chance.happens(0.55) else {}
    if chance.happens(0.03):
        return {"drug": "", "mg": ""}, {}
    if chance.happens(0.1):
        return none, _dose(chance, chance.one(_LOW)) if chance.happens(0.1) else {}
    mg = chance.one(_HIGH)
    before = _dose(chance, mg)
    return before, _later_dose(chance, before, mg, chance.one(_CHANGES[life.response]))


def _later_dose(chance: Chance, before: dict[str, str], mg: str, change: str) -> dict[str, str]:
    if change == "stopped":
        return {}
    if change == "same":
        return before.copy()
    return _dose(chance, chance.one(_LOW) if change == "lower" else str(int(float(mg)) + 10))


def _dose(chance: Chance, mg: str) -> dict[str, str]:
    """A dose that equals `mg` of prednisolone, of any steroid; some don't know how many mg."""
    drug = chance.one(_DRUGS)
    typed = as_typed((Decimal(mg) * _OTHERS.get(drug, 1)).quantize(Decimal("0.01")))
    return {"drug": drug.value, "mg": "" if chance.happens(0.04) else typed}


def _today(chance: Chance, life: Life, answers: Answers) -> dict[str, int | None]:
    if not life.is_infused:
        return _scales(chance, chance.randint(2, 9))
    least, most = _BETTER[life.response]
    before = answers["before"]["disease"] or 8
    return _scales(chance, before - chance.randint(least, most))


def _scales(chance: Chance, disease: int) -> dict[str, int | None]:
    """Four scales around how active the disease is; some are left out."""
    drawn = {name: min(10, max(0, disease + chance.randint(-2, 2))) for name in _SCALES}
    drawn["disease"] = min(10, max(0, disease))
    return {name: None if chance.happens(0.03) else value for name, value in drawn.items()}


def _measured(chance: Chance, measure: Measure) -> str:
    if measure in YES_NO:
        return chance.choice(["0", "1"])
    least, most = BOUNDS[measure]
    return str(chance.randint(least, min(most, 2_000)))

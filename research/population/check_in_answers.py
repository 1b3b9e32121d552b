"""What made-up people answer at a check-in: it follows from what they told the last time."""

from datetime import date
from typing import Any

from hesperion.ui.lists import NONE
from intake.followup.forms.events import happenings
from intake.followup.forms.medicines import SameMedicines, is_off
from intake.followup.forms.tests import tests_asked
from intake.followup.situation import Situation
from intake.followup.steps import event_key
from intake.participants.choices import AgeGroup
from intake.record.answers import Answers, fitting_markers
from intake.record.choices.abilities import Ability, ChooseAgain, activities_of
from intake.record.choices.car_t import Later, Relapse
from intake.record.choices.check_ins import VACCINES, Growing, Subject
from intake.record.choices.markers import Finding
from intake.record.choices.people import YesNo
from intake.record.choices.treatments import Steroid, TreatmentClass
from intake.record.forms.life import baseline_of
from research.population.chance import Chance, in_order

_QUIET = 3  # the highest number of the scale of the disease at which it counts as quiet
_COURSES = {
    True: {Relapse.NO: 88, Relapse.YES: 9, Relapse.UNSURE: 3},
    False: {Relapse.BETTER: 40, Relapse.NO_BETTER: 34, Relapse.NO: 20, Relapse.UNSURE: 6},
}  # by whether it was quiet
_CHANGES = {
    Relapse.NO: (-1, 1), Relapse.YES: (3, 6), Relapse.BETTER: (-3, -1), Relapse.NO_BETTER: (0, 2),
    Relapse.UNSURE: (-1, 1),
}  # fmt: skip
_TREATED = {
    TreatmentClass.GLUCOCORTICOID: 50, TreatmentClass.RITUXIMAB: 25, TreatmentClass.MYCOPHENOLATE: 25,
}  # fmt: skip
_NOT_LISTED = {TreatmentClass.NONE, TreatmentClass.GLUCOCORTICOID}
_OFF = {
    YesNo.YES: 88,
    YesNo.NO: 8,
    YesNo.UNKNOWN: 4,
}  # for 28 days, of those who take nothing today
_HAPPENED = {
    Subject.INFECTION: 0.22, Subject.CYTOPENIA: 0.05, Subject.LOW_ANTIBODIES: 0.1,
    Subject.LATE_NEURO: 0.008, Subject.HLH: 0.003, Subject.GVHD: 0.02, Subject.CANCER: 0.006,
    Subject.HOSPITAL: 0.08,
}  # fmt: skip
_CARE = {Later.INFECTION_HOME: 75, Later.INFECTION_WARD: 22, Later.INFECTION_INTENSIVE: 3}
_TESTED = {Subject.MARKER_TEST: 0.5, Subject.B_CELL_TEST: 0.45, Subject.VACCINE: 0.4}
_ABLE = {Ability.REGAINED: 45, Ability.KEPT: 35, Ability.STILL_NOT: 15, Ability.LOST: 5}
_AGAIN = {ChooseAgain.YES: 80, ChooseAgain.UNSURE: 14, ChooseAgain.NO: 6}
_GROWING = {Growing.AS_EXPECTED: 80, Growing.SLOWER: 14, Growing.UNKNOWN: 6}


def check_in_answers(
    chance: Chance, situation: Situation, on: date, *, is_by_link: bool
) -> Answers:
    """The answers of a check-in on a day, as its forms clean them. At the mailed link less is asked."""
    last = getattr(situation.outcome, "disease", None)
    disease = 5 if last is None else last
    course = chance.one(_COURSES[disease <= _QUIET])
    least, most = _CHANGES[course]
    disease = min(10, max(0, disease + chance.randint(least, most)))
    answers = {"course": {"course": course.value, **_scales(chance, disease)}}
    if course is Relapse.YES:
        relapsed = chance.partial(chance.day(situation.since, on), with_day=True)
        treated = chance.one(_TREATED).value
        answers["relapse"] = {"relapsed": relapsed, "relapse_treatment": treated}
    answers |= _medicines(chance, situation, came_back=course is Relapse.YES)
    answers |= _events(chance, situation, on) | _tests(chance, situation, on)
    return answers if is_by_link else answers | _again(chance, situation)


def _scales(chance: Chance, disease: int) -> dict[str, int]:
    others = {
        name: min(10, max(0, disease + chance.randint(-2, 2)))
        for name in ("tiredness", "pain", "daily_life")
    }
    return {"disease": disease, **others}


def _medicines(chance: Chance, situation: Situation, *, came_back: bool) -> Answers:
    if situation.has_medicines and not came_back and chance.happens(0.7):
        return {"medicines": {"medicines": SameMedicines.SAME.value}}
    before = [row.code for row in situation.treatments if row.code not in _NOT_LISTED]
    now = [code for code in before if came_back or chance.happens(0.6)]
    if came_back:
        now.append(chance.choice([TreatmentClass.MYCOPHENOLATE, TreatmentClass.RITUXIMAB]))
    told: dict[str, Any] = {"now": in_order(TreatmentClass, now) or [NONE], "why": ""}
    if came_back or chance.happens(0.2):
        told |= {"drug": Steroid.PREDNISOLONE.value, "mg": chance.choice(["5", "10", "20"])}
    else:
        told |= {"drug": Steroid.NONE.value, "mg": ""}
        if is_off(told["now"], told["drug"], ""):
            told["off_medicines"] = chance.one(_OFF).value
    changed = {"medicines": {"medicines": SameMedicines.CHANGED.value}}
    return (changed if situation.has_medicines else {}) | {"medicines-now": told}


def _events(chance: Chance, situation: Situation, on: date) -> Answers:
    asked = happenings(situation)
    found = [one for one in chance.some(_HAPPENED) if one in asked]
    answers: Answers = {"happened": {"happened": in_order(asked, found) or [NONE], "now": []}}
    for one in found:
        began = chance.day(situation.since, on)
        details = {"onset": chance.partial(began, with_day=True), "ended": "", "again": False}
        if one is Subject.INFECTION:
            details["later"] = chance.one(_CARE).value
        answers[event_key(one, 1)] = details
    return answers


def _tests(chance: Chance, situation: Situation, on: date) -> Answers:
    asked = tests_asked(situation)
    found = [one for one in chance.some(_TESTED) if one in asked]
    told: dict[str, Any] = {"tested": in_order(asked, found) or [NONE]}
    if situation.may_be_pregnant:
        told["pregnancy"] = [NONE]
    results: dict[str, Any] = {}
    if Subject.MARKER_TEST in found:
        for marker in fitting_markers(situation.told)[:2]:
            results[marker.value] = chance.one({Finding.NEGATIVE: 60, Finding.POSITIVE: 40}).value
    if Subject.B_CELL_TEST in found:
        back = chance.one({YesNo.YES: 80, YesNo.NO: 20})
        results["b_cells"] = back.value
        if back is YesNo.YES:
            results["b_cells_back"] = chance.partial(on)[:7]
    if Subject.VACCINE in found:
        results["vaccines"] = in_order(VACCINES, chance.sample(VACCINES, 2))
    return {"tests": told} | ({"results": results} if results else {})


def _again(chance: Chance, situation: Situation) -> Answers:
    told: dict[str, Any] = {"baseline": baseline_of(situation.told).value}
    for activity in activities_of(situation.age_group):
        if chance.happens(0.7):
            told[activity.value] = chance.one(_ABLE).value
    if situation.is_infused:
        told["choose_again"] = chance.one(_AGAIN).value
    if situation.age_group is not AgeGroup.ADULT:
        told |= {name: chance.one(_GROWING).value for name in ("growth", "puberty")}
    elif situation.speaks_for_themself:
        told["mood"] = chance.randint(0, 7)
    return {"again": told}

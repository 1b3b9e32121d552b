"""What is possible again, infections by year, mood, and what the disease costs a made-up person."""

from datetime import date, timedelta
from typing import Any

from intake.record.answers import Answers, age_group
from intake.record.choices.abilities import Ability, ChooseAgain, activities_of
from intake.record.choices.burden import Cost, Help, InfectionCare, Travel, WorkChange
from intake.record.forms.life import InfectionsForm, baseline_of
from research.population.chance import Chance
from research.population.life import Life

# By how well the infusion worked; "" is for people without one.
_ABILITIES = {
    "deep": {Ability.REGAINED: 58, Ability.KEPT: 26, Ability.STILL_NOT: 8, Ability.LOST: 1},
    "good": {Ability.REGAINED: 36, Ability.KEPT: 30, Ability.STILL_NOT: 26, Ability.LOST: 4},
    "poor": {Ability.REGAINED: 6, Ability.KEPT: 26, Ability.STILL_NOT: 52, Ability.LOST: 12},
    "": {Ability.REGAINED: 20, Ability.KEPT: 30, Ability.STILL_NOT: 36, Ability.LOST: 10},
}  # fmt: skip
_NOT_APPLICABLE = 0.12
_AGAIN = {
    "deep": {ChooseAgain.YES: 92, ChooseAgain.UNSURE: 6, ChooseAgain.NO: 1, ChooseAgain.UNSAID: 1},
    "good": {ChooseAgain.YES: 78, ChooseAgain.UNSURE: 16, ChooseAgain.NO: 4, ChooseAgain.UNSAID: 2},
    "poor": {ChooseAgain.YES: 38, ChooseAgain.UNSURE: 34, ChooseAgain.NO: 23, ChooseAgain.UNSAID: 5},
}  # fmt: skip
_INFECTIONS = {
    InfectionCare.NONE: 50, InfectionCare.HOME: 32, InfectionCare.WARD: 8, InfectionCare.INTENSIVE: 1,
    InfectionCare.UNKNOWN: 9,
}  # fmt: skip
_TRAVEL = {Travel.UP_TO_1: 40, Travel.UP_TO_3: 34, Travel.UP_TO_6: 16, Travel.MORE: 10}
_COST = {Cost.NONE: 30, Cost.SOME: 40, Cost.SAVINGS: 16, Cost.TOO_MUCH: 6, Cost.UNSAID: 8}
_HELP = {Help.NONE: 30, Help.UP_TO_1: 36, Help.UP_TO_4: 24, Help.MORE: 10}
_WORK = {
    WorkChange.SAME: 22, WorkChange.LESS: 26, WorkChange.BACK: 16, WorkChange.STOPPED: 26,
    WorkChange.NOT_APPLICABLE: 8, WorkChange.UNSAID: 2,
}  # fmt: skip


def regained(chance: Chance, life: Life, answers: Answers) -> dict[str, Any]:
    asked: dict[str, Any] = {"baseline": baseline_of(answers).value}
    for activity in activities_of(age_group(answers)):
        is_out = chance.happens(_NOT_APPLICABLE)
        able = Ability.NOT_APPLICABLE if is_out else chance.one(_ABILITIES[life.response])
        asked[activity.value] = able.value
    if life.is_infused:
        asked["choose_again"] = str(chance.one(_AGAIN[life.response]))
    return asked


def infections(chance: Chance, life: Life, answers: Answers) -> dict[str, Any]:
    """Of the years up to that of sending; the later ones stay without an answer."""
    return {
        name: str(chance.one(_INFECTIONS)) if int(name[-4:]) <= life.sent.year else ""
        for name in InfectionsForm.questions(answers)
    }


def mood(chance: Chance, answers: Answers) -> dict[str, Any]:
    disease = answers["today"]["disease"] or 0
    return {"mood": min(10, max(0, disease + chance.randint(-3, 2)))}


def costs(chance: Chance) -> dict[str, Any]:
    much = chance.one(_HELP)
    return {
        "travel": str(chance.one(_TRAVEL)),
        "cost": str(chance.one(_COST)),
        "help": much.value,
        "help_burden": None if much is Help.NONE else chance.randint(1, 9),
    }


def work(chance: Chance, life: Life) -> dict[str, Any]:
    change = chance.one(_WORK)
    stopped = chance.day(life.symptoms, life.sent)
    has_stopped = change in (WorkChange.BACK, WorkChange.STOPPED)
    back = chance.day(_next_month(stopped), life.sent) if change is WorkChange.BACK else None
    return {
        "work": change.value,
        "work_stopped": chance.partial(stopped if has_stopped else None)[:7],
        "work_resumed": chance.partial(back)[:7],
    }


def _next_month(day: date) -> date:
    return day + timedelta(days=31)

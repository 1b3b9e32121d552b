"""What happened after the infusion, by kind of event: the facts told, and the grade that follows."""

from typing import Any

from intake.record import grades
from intake.record.answers import Answers
from intake.record.choices.car_t import (
    TELLS,
    Cells,
    EventKind,
    Later,
    NerveSign,
    OrganCare,
    Oxygen,
    Sign,
)
from intake.record.choices.people import YesNo

Facts = dict[str, Any]  # {question: stored code or list of codes}, as the forms ask
_NO_SIGN = {Sign.NONE, Sign.UNSURE, NerveSign.NONE, NerveSign.UNSURE}


def facts_of(answers: Answers) -> dict[EventKind, Facts]:
    """The facts about each kind that was asked for by its signs, or was told."""
    told = answers["afterwards"]
    organs = answers.get("events", {}).get("organs", [])
    found: dict[EventKind, Facts] = {
        EventKind.CRS: {name: told[name] for name in ("cared_for", "signs", "oxygen")},
        EventKind.ICANS: {"nerves": told["nerves"]},
        EventKind.LICATS: {"organ": told["organ"]},
    }
    if organs and _has_reaction(told):
        found[EventKind.LICATS]["organs"] = organs
    for kind, codes in TELLS.items():
        later = [code.value for code in codes if code in told["later"]]
        if later and (kind is not EventKind.GVHD or had_donor_cells(answers)):
            found[kind] = {"later": later}
    linked = answers.get("death", {}).get("linked")
    if linked == YesNo.YES:
        found[EventKind.DEATH] = {"linked": linked}
    return found


def had_donor_cells(answers: Answers) -> bool:
    """Only cells of a donor can attack the body that they are given to."""
    return answers.get("infusion", {}).get("cells") == Cells.DONOR


def happened(answers: Answers) -> list[EventKind]:
    """The kinds of which something was told to have happened, but for death."""
    told = answers["afterwards"]
    later = facts_of(answers).keys() & TELLS.keys()
    signs = {
        EventKind.CRS: set(told["signs"]) - _NO_SIGN
        or told["oxygen"] not in (Oxygen.NONE, Oxygen.UNKNOWN),
        EventKind.ICANS: set(told["nerves"]) - _NO_SIGN,
        EventKind.LICATS: _has_reaction(told),
    }
    return [kind for kind in EventKind if kind in later or signs.get(kind)]


def grade_of(kind: EventKind, facts: Facts, answers: Answers) -> grades.Range | None:
    """The range of an event's grade; None for a kind without a scale that facts can be put on."""
    if kind is EventKind.DEATH:
        return grades.DEADLIEST, grades.DEADLIEST
    if kind is EventKind.LICATS:
        return grades.licats(care=facts["organ"], organs=facts.get("organs", []))
    linked = answers.get("death", {}).get("linked", YesNo.NO) != YesNo.NO
    if kind is EventKind.CRS:
        grade = grades.crs(signs=facts["signs"], oxygen=facts["oxygen"])
    elif kind is EventKind.ICANS:
        grade = grades.icans(signs=facts["nerves"])
    else:
        return None
    return grades.ended_in_death(grade, linked=linked)


def _has_reaction(told: Facts) -> bool:
    return told["organ"] not in (OrganCare.NO_REACTION, OrganCare.UNKNOWN)


def offered_later(answers: Answers) -> list[tuple[str, Any]]:
    """What can be told to have happened later: graft against host only after a donor's cells."""
    return [one for one in Later.choices if one[0] != Later.GVHD or had_donor_cells(answers)]

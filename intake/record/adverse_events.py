"""Adverse events after the first infusion: the facts about each kind, and the grade that they allow."""

from typing import Any

from intake.record import grades
from intake.record.answers import Answers
from intake.record.choices.car_t import (
    REPORTED_BY,
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
    """The questions about adverse events and the answers to them, by kind of event.

    The kinds are those that every form asks about, and those that the participant ticked.
    """
    afterwards, since = answers["afterwards"], answers["since"]
    organs = answers.get("events", {}).get("organs", [])
    found: dict[EventKind, Facts] = {
        EventKind.CRS: {name: afterwards[name] for name in ("cared_for", "signs", "oxygen")},
        EventKind.ICANS: {"nerves": afterwards["nerves"]},
        EventKind.LICATS: {"organ": afterwards["organ"]},
    }
    if organs and _has_reaction(afterwards):
        found[EventKind.LICATS]["organs"] = organs
    for kind, codes in REPORTED_BY.items():
        later = [code.value for code in codes if code in since["later"]]
        if later and (kind is not EventKind.GVHD or had_donor_cells(answers)):
            found[kind] = {"later": later}
    linked = answers.get("death", {}).get("linked")
    if linked == YesNo.YES:
        found[EventKind.DEATH] = {"linked": linked}
    return found


def had_donor_cells(answers: Answers) -> bool:
    """Whether the cells came from a donor. Only these can attack the body that receives them (GVHD)."""
    return answers.get("infusion", {}).get("cells") == Cells.DONOR


def happened(answers: Answers) -> list[EventKind]:
    """The kinds of adverse event that, by the answers, happened. Death is never included."""
    afterwards = answers["afterwards"]
    later = facts_of(answers).keys() & REPORTED_BY.keys()
    signs = {
        EventKind.CRS: set(afterwards["signs"]) - _NO_SIGN
        or afterwards["oxygen"] not in (Oxygen.NONE, Oxygen.UNKNOWN),
        EventKind.ICANS: set(afterwards["nerves"]) - _NO_SIGN,
        EventKind.LICATS: _has_reaction(afterwards),
    }
    return [kind for kind in EventKind if kind in later or signs.get(kind)]


def grade_of(kind: EventKind, facts: Facts, answers: Answers) -> grades.Range | None:
    """The lowest and highest grade that the facts allow; None for a kind of event without grades.

    The facts are the participant's answers to the questions about the event.
    """
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


def offered_later(answers: Answers) -> list[tuple[str, Any]]:
    """The choices of later events. GVHD is offered only to participants who got a donor's cells."""
    return [one for one in Later.choices if one[0] != Later.GVHD or had_donor_cells(answers)]


def _has_reaction(afterwards: Facts) -> bool:
    return afterwards["organ"] not in (OrganCare.NO_REACTION, OrganCare.UNKNOWN)

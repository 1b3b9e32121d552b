"""The ladder: the fixed steps by which the quasi-identifiers of an extract become coarser.

Which fields are quasi-identifiers, and in which form each step releases them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

K = 11  # people in the smallest cell that is released
MOST_WITHHELD = 0.10  # of the people of a request


class Identifier(StrEnum):
    """A quasi-identifier: a fact that others may know of a participant."""

    SEX = "sex"
    AGE = "age"
    REGION = "region"
    DIAGNOSIS = "diagnosis"
    INFUSED = "infused"
    TARGET = "target"
    CELLS = "cells"
    SETTING = "setting"
    EVENTS = "events"
    # These are released for a reason alone.
    TREATED_IN = "treated_in"
    TRIAL = "trial"
    PRODUCT = "product"


class Level(StrEnum):
    """A form in which a quasi-identifier is released. EXACT needs a reason, and no step makes it coarser."""

    EXACT = "exact"
    STANDARD = "standard"
    COARSER = "coarser"
    DROPPED = "dropped"


class LadderStep(NamedTuple):
    """A step of the ladder, which also takes all steps before it. `lost` is a sentence."""

    lost: str
    changes: Mapping[Identifier, Level]


LADDER: tuple[LadderStep, ...] = (
    LadderStep("Nothing is lost: the fields are as asked for.", {}),
    LadderStep("The kind of cells is left out.", {Identifier.CELLS: Level.DROPPED}),
    LadderStep("The setting of the infusion is left out.", {Identifier.SETTING: Level.DROPPED}),
    LadderStep("The infusion has a year, without its half.", {Identifier.INFUSED: Level.COARSER}),
    LadderStep(
        "The region of the world is left out.",
        {Identifier.REGION: Level.DROPPED, Identifier.TREATED_IN: Level.DROPPED},
    ),
    LadderStep(
        "Ages are in four bands: under 18, 18 to 39, 40 to 59, and 60 and over.",
        {Identifier.AGE: Level.COARSER},
    ),
    LadderStep(
        "A diagnosis is its family alone, such as myositis without its kind.",
        {Identifier.DIAGNOSIS: Level.COARSER},
    ),
)

# The keys of the dictionary that are quasi-identifiers. The facts about an event tell its kind.
_IDENTIFIERS = {
    "participant.sex": Identifier.SEX,
    "participant.age_group": Identifier.AGE,
    "participant.birth_year": Identifier.AGE,
    "participant.country": Identifier.REGION,
    "diagnosis.code": Identifier.DIAGNOSIS,
    "infusion.given": Identifier.INFUSED,
    "infusion.target": Identifier.TARGET,
    "infusion.cells": Identifier.CELLS,
    "infusion.setting": Identifier.SETTING,
    "infusion.country": Identifier.TREATED_IN,
    "infusion.registry_number": Identifier.TRIAL,
    "infusion.product": Identifier.PRODUCT,
    "adverse_event.kind": Identifier.EVENTS,
}
# Those that are released exactly if the request gives a reason.
_EXACT = {
    *["participant.birth_year", "participant.country"],
    *["infusion.country", "infusion.registry_number", "infusion.product"],
}
# What has no form but the exact one is not released without a reason.
_FIRST = {
    identifier: Level.DROPPED
    if identifier in (Identifier.TRIAL, Identifier.PRODUCT)
    else Level.STANDARD
    for identifier in Identifier
}


def identifier_of(key: str) -> Identifier | None:
    """The quasi-identifier that a field of the dictionary is, by its key "table.column"."""
    return _IDENTIFIERS.get(key)


def levels_of(step: int) -> Mapping[Identifier, Level]:
    """The form of each quasi-identifier at a step, for fields without a reason. Raises IndexError."""
    levels = dict(_FIRST)
    for taken in LADDER[: range(len(LADDER))[step] + 1]:
        levels |= taken.changes
    return levels


def level_of(key: str, *, step: int, reasons: Mapping[str, str]) -> Level | None:
    """The form in which an extract holds a field at a step; None for a field that is no quasi-identifier.

    `reasons` are the request's, by key. A field of Level.DROPPED is not in the extract.
    """
    identifier = identifier_of(key)
    if identifier is None:
        return None
    if key in _EXACT and reasons.get(key, "").strip():
        return Level.EXACT
    return levels_of(step)[identifier]

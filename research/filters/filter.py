"""What a filter of the cohort is: its name, its labels, and the values that it knows."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from research.cohort.codes import NOT_REPORTED, PATTERNS, VALUES, filter_code

_PLACES = {name: {value: nth for nth, value in enumerate(known)} for name, known in VALUES.items()}


class Mode(StrEnum):
    """Whom a filter leaves: people with any of its values, with all of them, or with none of them."""

    ANY = "any"
    ALL = "all"
    NOT = "not"


@dataclass(frozen=True)
class Variant:
    """A part of values after the first: of "mda5:positive:today" the finding, and the time.

    `labels` are by part; "" is a value without it.
    """

    label: str
    labels: Mapping[str, str]


@dataclass(frozen=True, eq=False)  # there is one of each
class Filter:
    """One question about a participant, answered by the codes "<name>:<value>" of their row of the cohort.

    `name` is stored in saved cohorts and addresses, and never renamed. `first` gives the label of
    the first part of a value, or "" if there is no such value. `has_several`: people can have
    several values. `newest_first` sorts years. `is_folded` lists months only below a chosen year.
    """

    name: str
    label: str
    first: Callable[[str], str]
    variants: tuple[Variant, ...] = field(default=())
    has_several: bool = False
    newest_first: bool = False
    is_folded: bool = False

    def knows(self, value: str) -> bool:
        """Whether `value` is in the vocabulary, whoever has it."""
        if self.name in _PLACES:
            return value == NOT_REPORTED or value in _PLACES[self.name]
        matches = re.fullmatch(PATTERNS[self.name], value, re.ASCII) is not None
        return value == NOT_REPORTED or (matches and bool(self.first(value)))

    def label_of(self, value: str) -> str:
        """Such as "MDA5 positive today"."""
        if value == NOT_REPORTED:
            return "Not reported"
        first, *more = value.split(":")
        parts = zip(self.variants, more, strict=False)
        return " ".join([self.first(first), *(variant.labels[part] for variant, part in parts)])

    def code_of(self, value: str) -> str:
        return filter_code(self.name, value)

    def place(self, value: str) -> tuple[bool, int, int, str]:
        """Sorts values as the vocabulary does, or the newest years first. "Not reported" is last."""
        if value != NOT_REPORTED and self.newest_first:
            return False, -int(value[:4]), 0, value
        known = _PLACES.get(self.name, {})
        return value == NOT_REPORTED, known.get(value, len(known)), len(value), value


def is_below(value: str, other: str) -> bool:
    """Whether everybody with `value` has the value `other` too, such as "iim.dm" and "iim"."""
    return value.startswith((f"{other}.", f"{other}:", f"{other}-"))

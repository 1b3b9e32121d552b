"""Disclosure control of extracts: nobody in an extract is one of fewer than K people with the same identifiers.

A quasi-identifier is a fact that others may know of a participant, and by which they could find their row. The
people of a request fall into cells, by the values of the quasi-identifiers that the extract would hold. The
ladder (`ladder.py`) makes these values coarser step by step. A check (`check.py`) finds the lowest step that
loses at most MOST_WITHHELD of the people if everybody in a cell below K is withheld; the build withholds them
(`withholding.py`). `released_values.py` is the one place that says what a released value looks like.
"""

from research.disclosure.check import assess_disclosure
from research.disclosure.ladder import (
    LADDER,
    MOST_WITHHELD,
    Identifier,
    K,
    LadderStep,
    Level,
    identifier_of,
    level_of,
    levels_of,
)
from research.disclosure.people import requested_people
from research.disclosure.released_values import code_labels, value_sql
from research.disclosure.report import Report, people_band
from research.disclosure.withholding import TooManyWithheld, Withheld, withhold

__all__ = [
    "LADDER",
    "MOST_WITHHELD",
    "Identifier",
    "K",
    "LadderStep",
    "Level",
    "Report",
    "TooManyWithheld",
    "Withheld",
    "assess_disclosure",
    "code_labels",
    "identifier_of",
    "level_of",
    "levels_of",
    "people_band",
    "requested_people",
    "value_sql",
    "withhold",
]

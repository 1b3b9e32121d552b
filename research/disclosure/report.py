"""The report of a check, as it is stored and as its hash is approved: numbers, and sentences in English."""

from typing import TypedDict

from research.disclosure.ladder import K

REPORT_VERSION = 1


class Finding(TypedDict):
    """Cells of the extract in which everybody has a sensitive positive value: who is in one, has it."""

    value: str  # such as "died"
    cells: int
    people: int


class GroupLoss(TypedDict):
    """A group that loses more than twice as many of its people as all do, and at least three."""

    group: str  # such as "Diagnosis: Scleroderma (SSc)"
    people: int
    withheld: int
    sentence: str


class StepReport(TypedDict):
    """What the extract would be at a step of the ladder. `share` is withheld / people, 0 to 1."""

    step: int
    lost: str  # a sentence
    cells: int
    smallest_cell: int  # 0 without people
    withheld: int
    share: float
    findings: list[Finding]
    groups: list[GroupLoss]
    suffices: bool
    sentence: str


class Difference(TypedDict):
    """The people of this request beside those of an earlier extract that the same institution got.

    `is_small`: 1 to K - 1 people were added, or are gone. They could be found by comparing the two.
    """

    request: int
    extract: int
    people: int
    added: int
    gone: int
    is_small: bool
    sentence: str


class Report(TypedDict):
    """`step` is the lowest step that suffices, None if the request must be refused; `verdict` says why."""

    version: int
    k: int
    people: int
    band: str  # for the requester
    identifiers: list[str]  # keys of the fields that are counted
    step: int | None
    verdict: str
    steps: list[StepReport]
    earlier: list[Difference]


def band_of(people: int) -> str:
    """What may be said of a number of people outside the team: bands of five, from K on."""
    if people < K:
        return f"fewer than {K} people"
    first = (people - 1) // 5 * 5 + 1
    return f"{first:,}–{first + 4:,} people"

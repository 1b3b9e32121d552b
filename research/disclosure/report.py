"""The report of a check, as it is stored and as its hash is approved: numbers, and sentences in English."""

from typing import TypedDict

from research.disclosure.ladder import K

REPORT_VERSION = 1


class UniformCells(TypedDict):
    """Cells of the extract in which everybody has a sensitive positive value: who is in one, has it."""

    value: str  # completes "everybody …": "died"
    cells: int
    people: int


class GroupLoss(TypedDict):
    """A group that loses more than twice as large a share of its people as all do, and at least three."""

    group: str  # such as "Diagnosis: Scleroderma (SSc)"
    people: int
    withheld: int


class StepReport(TypedDict):
    """What the extract would be at a step of the ladder. `share` is withheld / people, 0 to 1.

    `lost` and `sentence` are sentences: what this step loses, and whether it suffices.
    """

    step: int
    lost: str
    cells: int
    smallest_cell: int  # 0 without people
    people: int
    withheld: int
    share: float
    findings: list[UniformCells]
    groups: list[GroupLoss]
    suffices: bool
    sentence: str


class Difference(TypedDict):
    """The people of this request beside those of an earlier extract that the same recipient got.

    `is_small`: 1 to K - 1 people were added, or are gone. Comparing the two could single them out.
    """

    request: int
    extract: int
    people: int
    added: int
    gone: int
    is_small: bool
    sentence: str


class Report(TypedDict):
    """`step` is the lowest step that suffices, None if the request must be refused; `verdict` says why.

    `identifiers` are the fields by which people are put into cells. Only `band` is for the requester.
    """

    version: int
    k: int
    people: int
    band: str
    identifiers: list[str]
    step: int | None
    verdict: str
    steps: list[StepReport]
    earlier: list[Difference]


def people_band(people: int) -> str:
    """What may be said of a number of people outside the team: bands of five, from K on."""
    if people < K:
        return f"fewer than {K} people"
    first = (people - 1) // 5 * 5 + 1
    return f"{first:,}–{first + 4:,} people"

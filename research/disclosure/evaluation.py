"""Judges a step of the ladder by what was counted, for the check and for the build alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from research.disclosure.cells import Counted
from research.disclosure.ladder import MOST_WITHHELD, Identifier, K, Level
from research.disclosure.released_values import code_labels
from research.disclosure.report import GroupLoss, UniformCells
from research.labels.codes import DIAGNOSIS_LABELS, EVENT_LABELS

_FEWEST = 3  # people whom a group loses before it is named
_GROUP_LABELS = {
    "Diagnosis": DIAGNOSIS_LABELS,
    "Age": code_labels(Identifier.AGE, Level.STANDARD),
    "Event": EVENT_LABELS,
}


@dataclass(frozen=True)
class Evaluation:
    """What was counted at one step. `groups` are all groups, whatever they lose."""

    people: int
    cells: int
    smallest_cell: int
    withheld: int
    findings: list[UniformCells]
    groups: list[GroupLoss]

    @property
    def share(self) -> float:
        return self.withheld / self.people if self.people else 0.0

    @property
    def fault(self) -> str:
        """A sentence that says why the step does not suffice; "" if it does."""
        if self.people == 0:
            return ""
        if self.people == 1:
            return "The extract would be about a single person."
        if self.people < K:
            return f"The extract would be about {self.people} people, and {K} are the fewest."
        if self.share > MOST_WITHHELD:
            return f"{self.withholding}, and {MOST_WITHHELD:.0%} are the most."
        return " ".join(map(_sentence, self.findings))

    @property
    def withholding(self) -> str:
        if not self.withheld:
            return "Nobody would be withheld"
        return f"{self.withheld:,} of {self.people:,} people ({self.share:.1%}) would be withheld"

    @property
    def losing_most(self) -> list[GroupLoss]:
        return [
            group
            for group in self.groups
            if group["withheld"] >= _FEWEST and group["withheld"] / group["people"] > 2 * self.share
        ]


def evaluate(step: int, counted: Iterable[Counted]) -> Evaluation:
    """Of rows of `count_cells` with this step."""
    rows = [row for row in counted if row.step == step]
    cells = next(row for row in rows if row.kind == "cells")
    return Evaluation(
        people=cells.people,
        cells=cells.cells,
        smallest_cell=cells.smallest,
        withheld=cells.withheld,
        findings=[
            UniformCells(value=row.value, cells=row.cells, people=row.people)
            for row in rows
            if row.kind == "finding"
        ],
        groups=sorted(_groups(rows), key=lambda group: (-group["withheld"], group["group"])),
    )


def _groups(rows: Iterable[Counted]) -> Iterator[GroupLoss]:
    for row in rows:
        if labels := _GROUP_LABELS.get(row.kind):
            name = f"{row.kind}: {labels.get(row.value, row.value)}"
            yield GroupLoss(group=name, people=row.people, withheld=row.withheld)


def _sentence(finding: UniformCells) -> str:
    if finding["cells"] == 1:
        return f"In one cell, of {finding['people']:,} people, everybody {finding['value']}."
    cells, people = finding["cells"], finding["people"]
    return f"In {cells:,} cells, of {people:,} people together, everybody {finding['value']}."

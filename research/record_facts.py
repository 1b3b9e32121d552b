"""What researchers see of one record, as the case line and the timeline read it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.record.models import Infusion
from research.models import ROWS, CohortMember, Record

_SOURCES = {model: source for source, model in ROWS.items()}


@dataclass(frozen=True)
class RecordFacts:
    """A record, its row of the cohort, and its other rows by the site's model, such as `Diagnosis`."""

    record: Record
    member: CohortMember
    rows: Mapping[Any, Sequence[Any]]

    def of(self, source: Any) -> Sequence[Any]:
        return self.rows.get(source, ())

    @property
    def infusions(self) -> list[Any]:
        """In their order."""
        return sorted(self.of(Infusion), key=lambda infusion: infusion.number)


def gather_facts(record: Record, rows: Iterable[Any]) -> RecordFacts:
    """The facts of `record` from the `rows` that were read already, and its row of the cohort: one query.

    A consent can end between two statements. The row of the cohort is then an empty one.
    """
    member = CohortMember.for_review.filter(subject=record.subject).first()
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(_SOURCES[type(row)], []).append(row)
    return RecordFacts(record, member or CohortMember(codes=[]), found)

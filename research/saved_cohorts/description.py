"""What pages say of a saved cohort."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from hesperion.ui.drawing.bars import Bar
from research.choices import CohortKind
from research.filters import BadFilter, FilterSet
from research.models import CohortCount, SavedCohort

_LATEST_COUNTS = 24  # that are drawn


@dataclass(frozen=True)
class Description:
    cohort: SavedCohort

    @cached_property
    def _read(self) -> tuple[FilterSet | None, str]:
        """The filters, or the sentences that say why they can't be read."""
        try:
            return FilterSet.from_json(self.cohort.filters), ""
        except BadFilter as error:
            return None, str(error)

    @property
    def fault(self) -> str:
        return self._read[1]

    @property
    def is_countable(self) -> bool:
        return self.cohort.kind == CohortKind.STATIC or not self.fault

    @property
    def words(self) -> list[str]:
        """The filters in words, one text each; none where they can't be read."""
        return [chip.text for chip in self._read[0].words()] if self._read[0] else []

    @property
    def list_url(self) -> str:
        """The list of its people; "" where the filters can't be read, as the list would be wider."""
        base = reverse("admin:research_record_changelist")
        if self.cohort.kind == CohortKind.STATIC:
            return f"{base}?cohort={self.cohort.pk}"
        return "" if self.fault else f"{base}?{self._query}"

    @property
    def _query(self) -> str:
        return self._read[0].query_string() if self._read[0] else ""

    def bars(self) -> list[Bar]:
        """The latest counts, the oldest first."""
        counts = list(self.cohort.counts.order_by("-at")[:_LATEST_COUNTS])
        return [_bar(count) for count in reversed(counts)]


def _bar(count: CohortCount) -> Bar:
    return Bar(f"{count.at:%-d %B %Y}", count.n, short=f"{count.at:%-d %b}")

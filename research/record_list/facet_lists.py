"""The filters beside the list: of each the values that occur, as links that choose them or take them off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils.text import capfirst

from research.cohort.codes import NOT_REPORTED, VALUES
from research.filters import FilterSet
from research.filters.condition import Condition
from research.filters.facets import FacetCounts
from research.filters.filter import Filter, Mode
from research.filters.specs import FILTER_GROUPS

MOST_AT_ONCE = 12  # values of a filter; of more, the most frequent come first
FIRST = 10
_OPEN = {"diagnosis", "marker", "target", "steroid_change", "outcome"}


class Option(NamedTuple):
    """A link that chooses something, or takes it off if it is chosen. `people` is how many it finds."""

    text: str
    url: str
    is_chosen: bool
    people: int | None = None


class ListedValue(NamedTuple):
    """A value: a link that chooses it, one that excludes it, and if it is active its variants by title."""

    include: Option
    exclude: Option
    is_detail: bool
    variants: list[tuple[str, list[Option]]]

    @property
    def is_active(self) -> bool:
        return self.include.is_chosen or self.exclude.is_chosen


class FacetList(NamedTuple):
    """The list of one filter. `modes` are "any of" and "all of", where that makes a difference."""

    name: str
    title: str
    is_open: bool
    modes: list[Option]
    entries: list[ListedValue]
    more: list[ListedValue]


def facet_lists(
    chosen: FilterSet,
    counts: FacetCounts | None,
    link: Callable[[FilterSet], str],
    *,
    groups: Mapping[str, list[Filter]] = FILTER_GROUPS,
    vocabulary: Mapping[str, list[str]] = VALUES,
) -> list[tuple[str, list[FacetList]]]:
    """The lists by the title of their group; `link` gives the address of the list with other filters.

    Without counts the lists have the values of the vocabulary.
    """
    found = []
    for title, filters in groups.items():
        own = [(asked, counts.facet(asked) if counts else None) for asked in filters]
        makers = [_Maker(chosen, people, vocabulary, link, asked) for asked, people in own]
        found.append((title, [maker.facet() for maker in makers if maker.listed]))
    return [(title, facets) for title, facets in found if facets]


@dataclass(frozen=True)
class _Maker:
    """Makes the list of one filter. `counts` are by value."""

    chosen: FilterSet
    counts: dict[str, int] | None
    vocabulary: Mapping[str, list[str]]
    link: Callable[[FilterSet], str]
    asked: Filter

    def facet(self) -> FacetList:
        first, more = self._divided()
        is_open = self.asked.name in _OPEN or bool(self.active)
        return FacetList(
            self.asked.name,
            capfirst(self.asked.label),
            is_open,
            self._modes(),
            [self._entry(value) for value in first],
            [self._entry(value) for value in more],
        )

    @cached_property
    def active(self) -> set[str]:
        return self.chosen.values(self.asked, *Mode)

    @cached_property
    def listed(self) -> list[str]:
        """All active values, and one for each other first part that occurs, in the order of the page."""
        known = self.counts if self.counts is not None else self.vocabulary.get(self.asked.name, [])
        occurring = sorted({*known, *self.active}, key=self.asked.place)
        found: dict[str, list[str]] = {}
        for value in filter(self._is_unfolded, occurring):
            found.setdefault(value.partition(":")[0], []).append(value)
        chosen = [
            [value for value in own if value in self.active] or own[:1] for own in found.values()
        ]
        return [value for own in chosen for value in own]

    def _is_unfolded(self, value: str) -> bool:
        years = {value.partition("-")[0] for value in self.active}
        return not self.asked.is_folded or "-" not in value or value.partition("-")[0] in years

    def _is_detail(self, value: str) -> bool:
        return "." in value or (self.asked.is_folded and "-" in value)

    def _divided(self) -> tuple[list[str], list[str]]:
        """The values that are listed at once, and the others."""
        reported = [value for value in self.listed if value != NOT_REPORTED]
        if len(reported) <= MOST_AT_ONCE:
            return self.listed, []
        ranked = sorted(reported, key=lambda value: -(self._count(value) or 0))
        first = [value for value in ranked if value in {*ranked[:FIRST], *self.active}]
        if any(map(self._is_detail, first)):
            first.sort(key=self.asked.place)
        more = [value for value in reported if value not in first]
        return [*first, *(value for value in self.listed if value == NOT_REPORTED)], more

    def _count(self, value: str) -> int | None:
        return None if self.counts is None else self.counts.get(value, 0)

    def _modes(self) -> list[Option]:
        if (
            not self.asked.has_several
            or len(self.chosen.values(self.asked, Mode.ANY, Mode.ALL)) < 2
        ):
            return []
        return [
            Option("any of them", self._in_mode(Mode.ANY), self._mode is Mode.ANY),
            Option("all of them", self._in_mode(Mode.ALL), self._mode is Mode.ALL),
        ]

    @property
    def _mode(self) -> Mode:
        """That in which a further value is chosen."""
        return Mode.ALL if self.chosen.values(self.asked, Mode.ALL) else Mode.ANY

    def _in_mode(self, mode: Mode) -> str:
        changed = (
            part._replace(mode=mode)
            if part.filter is self.asked and part.mode is not Mode.NOT
            else part
            for part in self.chosen.conditions
        )
        return self.link(FilterSet(frozenset(changed)))

    def _entry(self, value: str) -> ListedValue:
        return ListedValue(
            self._option(value, self.asked.label_of(value), self._condition(value)),
            self._option(value, "not", Condition(self.asked, Mode.NOT, value)),
            self._is_detail(value),
            self._variants(value) if value in self.active else [],
        )

    def _condition(self, value: str) -> Condition:
        """The one by which the value is chosen, or would be."""
        is_any = Condition(self.asked, Mode.ANY, value)
        return is_any if is_any in self.chosen.conditions else is_any._replace(mode=self._mode)

    def _option(self, value: str, text: str, condition: Condition) -> Option:
        url = self.link(self.chosen.toggled(condition))
        return Option(text, url, condition in self.chosen.conditions, self._count(value))

    def _variants(self, value: str) -> list[tuple[str, list[Option]]]:
        parts = value.split(":")
        parts += [""] * (1 + len(self.asked.variants) - len(parts))
        rows = []
        for place, variant in enumerate(self.asked.variants, 1):
            others = {part: _with(parts, place, part) for part in variant.labels}
            options = [
                self._variant(value, other, variant.labels[part])
                for part, other in others.items()
                if self.asked.knows(other) and (other == value or self._count(other) != 0)
            ]
            rows.append((variant.label, options))
        return [(label, options) for label, options in rows if len(options) > 1]

    def _variant(self, value: str, other: str, text: str) -> Option:
        """A link that puts `other` in the place of `value`."""
        changed = (
            part._replace(value=other) if part[0] is self.asked and part.value == value else part
            for part in self.chosen.conditions
        )
        url = self.link(FilterSet(frozenset(changed)))
        return Option(text, url, other == value, self._count(other))


def _with(parts: list[str], place: int, part: str) -> str:
    return ":".join(filter(None, [*parts[:place], part, *parts[place + 1 :]]))

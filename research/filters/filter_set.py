"""A choice of filters: read from an address or from JSON, and applied to the cohort."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import capfirst

from research.filters.condition import Condition, lookup
from research.filters.filter import Filter, Mode
from research.filters.parsing import (
    FILTERS_VERSION,
    Entry,
    Unreadable,
    entries_of_json,
    entries_of_query,
)
from research.filters.specs import FILTERS

MOST_FILTER_VALUES = 300


class BadFilter(ValueError):
    """A filter set that can't be read. `sentences` tell people why; `rest` is what can be read of it."""

    def __init__(self, sentences: list[str], rest: "FilterSet") -> None:
        super().__init__(" ".join(sentences))
        self.sentences, self.rest = sentences, rest


class Group(NamedTuple):
    """The values of one filter in one mode."""

    filter: Filter
    mode: Mode
    values: list[str]


@dataclass(frozen=True)
class FilterSet:
    """The people who fit each of the filters that have conditions. An empty one is everybody."""

    conditions: frozenset[Condition] = field(default=frozenset())

    @classmethod
    def from_query(cls, query: QueryDict, besides: Collection[str] = ()) -> "FilterSet":
        """From an address: `diagnosis=iim` any of, `diagnosis.all=iim` all of, `diagnosis.not=iim` none of.

        `besides` are parameters that are no filters. Raises BadFilter.
        """
        return _checked(entries_of_query(query, besides))

    @classmethod
    def from_json(cls, value: Any) -> "FilterSet":
        """From what `as_json` returns, or from its text. Raises BadFilter."""
        try:
            return _checked(entries_of_json(value))
        except Unreadable as error:
            raise BadFilter([str(error)], cls()) from error

    def as_json(self) -> dict[str, Any]:
        """Such as {"version": 1, "filters": {"diagnosis": {"any": ["iim"]}}}."""
        filters: dict[str, dict[str, list[str]]] = {}
        for group in self.groups():
            filters.setdefault(group.filter.name, {})[group.mode.value] = group.values
        return {"version": FILTERS_VERSION, "filters": filters}

    def query_string(self) -> str:
        return urlencode([(part.parameter, part.value) for part in self], safe=":")

    def __iter__(self) -> Iterator[Condition]:
        """The conditions in the order of the page."""
        return iter(sorted(self.conditions, key=lambda part: part.place))

    def __bool__(self) -> bool:
        return bool(self.conditions)

    def groups(self) -> list[Group]:
        found = groupby(self, key=lambda part: (part.filter, part.mode))
        return [Group(*key, [part.value for part in parts]) for key, parts in found]

    def values(self, asked: Filter, *modes: Mode) -> set[str]:
        """What is chosen in a filter in these modes."""
        return {value for one, mode, value in self.conditions if one is asked and mode in modes}

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of `rows` of the cohort that fit."""
        return rows.filter(*(lookup(*group) for group in self.groups()))

    def toggled(self, condition: Condition) -> "FilterSet":
        """Without the condition, or with it in place of those that give way to it."""
        if condition in self.conditions:
            return FilterSet(self.conditions - {condition})
        kept = {part for part in self.conditions if not part.gives_way_to(condition)}
        return FilterSet(frozenset({*kept, condition}))

    def without(self, group: Group) -> "FilterSet":
        gone = {Condition(group.filter, group.mode, value) for value in group.values}
        return FilterSet(self.conditions - gone)

    def moved(self, group: Group, mode: Mode) -> "FilterSet":
        """With the values of the group in another mode, in place of those that give way to them."""
        found = self.without(group)
        for value in group.values:
            found = found.toggled(Condition(group.filter, mode, value))
        return found

    def words(self) -> list["Chip"]:
        """What is asked for, in words: one chip for each filter and mode."""
        return [Chip.of(self, group) for group in self.groups()]


class Chip(NamedTuple):
    """A filter in words.

    `without` is the query string that is left if it is taken off, `opposite` the one that asks for
    everybody else; "" where no filter asks that.
    """

    text: str
    without: str
    opposite: str

    @classmethod
    def of(cls, chosen: FilterSet, group: Group) -> "Chip":
        text = f"{capfirst(group.filter.label)}: {_joined(group)}"
        return cls(text, chosen.without(group).query_string(), _opposite(chosen, group))


def _joined(group: Group) -> str:
    labels = [group.filter.label_of(value) for value in group.values]
    if group.mode is Mode.NOT:
        return ", ".join(f"not {label}" for label in labels)
    return (" and " if group.mode is Mode.ALL else " or ").join(labels)


def _opposite(chosen: FilterSet, group: Group) -> str:
    if group.mode is Mode.ALL and len(group.values) > 1:
        return ""
    mode = Mode.ANY if group.mode is Mode.NOT else Mode.NOT
    return chosen.moved(group, mode).query_string()


def _checked(entries: Iterable[Entry]) -> FilterSet:
    found = list(islice(entries, MOST_FILTER_VALUES + 1))
    if len(found) > MOST_FILTER_VALUES:
        raise BadFilter(
            [f"A list takes at most {MOST_FILTER_VALUES} values of filters."], FilterSet()
        )
    faults = [fault for entry in found if (fault := _fault(*entry))]
    known = [entry for entry in found if not _fault(*entry)]
    chosen = FilterSet(frozenset(Condition(FILTERS[n], Mode(m), value) for n, m, value in known))
    if faults:
        raise BadFilter(faults, chosen)
    return chosen


def _fault(name: str, mode: str, value: Any) -> str:
    """What is wrong with a condition; "" if nothing is."""
    if name not in FILTERS:
        return f"The list knows no filter {_quoted(name)}."
    if mode not in list(Mode):
        return f"The filter “{name}” takes “any”, “all” and “not”, but no {_quoted(mode)}."
    if not isinstance(value, str):
        return f"Each value of the filter “{name}” is a text."
    if not FILTERS[name].knows(value):
        return f"The list knows no {FILTERS[name].label} {_quoted(value)}."
    return ""


def _quoted(text: str) -> str:
    """Its first characters; a sign stands for those that can't be seen."""
    signs = (sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[:40])
    return f"“{''.join(signs)}”"

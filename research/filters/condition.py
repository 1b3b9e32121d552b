"""One value that is chosen in a filter, and what it asks of a row."""

from typing import Any, NamedTuple

from django.db.models import Q

from research.filters.filter import Filter, Mode, is_below
from research.filters.specs import FILTERS

_PLACES = {name: place for place, name in enumerate(FILTERS)}


class Condition(NamedTuple):
    filter: Filter
    mode: Mode
    value: str

    @property
    def place(self) -> Any:
        """The key that sorts conditions: by filter, mode and value."""
        return _PLACES[self.filter.name], list(Mode).index(self.mode), self.filter.place(self.value)

    @property
    def parameter(self) -> str:
        """The name of its parameter in an address."""
        return self.filter.name if self.mode is Mode.ANY else f"{self.filter.name}.{self.mode}"

    def gives_way_to(self, other: "Condition") -> bool:
        """Whether choosing `other` takes this one away, as "iim" is for "iim.dm", and a value for its "not".

        A "not" below a value stays: myositis, but no dermatomyositis.
        """
        if self.filter is not other.filter:
            return False
        if self.value == other.value:
            return True
        one_is_not = (self.mode is Mode.NOT) != (other.mode is Mode.NOT)
        wide, narrow = sorted((self, other), key=lambda part: len(part.value))
        return is_below(narrow.value, wide.value) and not (one_is_not and narrow.mode is Mode.NOT)


def lookup(asked: Filter, mode: Mode, values: list[str]) -> Q:
    """The condition on the codes of a row. One GIN index serves several of them at once."""
    codes = [asked.code_of(value) for value in values]
    if mode is Mode.ALL:
        return Q(codes__contains=codes)
    return ~Q(codes__overlap=codes) if mode is Mode.NOT else Q(codes__overlap=codes)

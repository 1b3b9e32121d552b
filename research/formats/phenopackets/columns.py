"""Which columns of a table are said together: dates, ranges and codes with their values."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from research.dictionary import VariableKind
from research.formats.phenopackets.values import SayRow, measured_pair, measured_range
from research.released.output import ReleasedTable

# What was measured, and the column with its value.
_PAIRS = {
    "marker_finding": ("code", "finding"),
    "measurement": ("code", "value"),
    "activity_ability": ("code", "ability"),
}
_ENDS = (("_min", "_max"), ("_from", "_to"))


class DateColumns(NamedTuple):
    """A date, and where the row has its ends in months from day 0 and its precision."""

    name: str
    earliest: int
    latest: int
    precision: int

    @property
    def cells(self) -> tuple[int, int, int]:
        return self.earliest, self.latest, self.precision


def column_places(table: ReleasedTable) -> dict[str, int]:
    """Where the row of a table has each column."""
    return {output.name: at for at, output in enumerate(table.outputs)}


def date_columns(table: ReleasedTable) -> list[DateColumns]:
    at = column_places(table)
    names = [name.removesuffix("_precision") for name in at if name.endswith("_precision")]
    return [
        DateColumns(name, at[f"{name}_from"], at[f"{name}_to"], at[f"{name}_precision"])
        for name in names
        if f"{name}_from" in at and f"{name}_to" in at
    ]


def joined_columns(
    table: ReleasedTable, free: Sequence[int]
) -> Iterator[tuple[tuple[int, ...], SayRow]]:
    """Columns of `free` that are said together, and what they say."""
    at = {name: place for name, place in column_places(table).items() if place in free}
    code, value = _PAIRS.get(table.name, ("", ""))
    if code in at and value in at:
        yield (at[code], at[value]), measured_pair(table.name, table.outputs, at[code], at[value])
    for low, high in _ENDS:
        for name in [one.removesuffix(low) for one in at if one.endswith(low)]:
            ends = at[name + low], at.get(name + high, 0)
            if all(table.outputs[end].kind is VariableKind.NUMBER for end in ends):
                yield ends, measured_range(table.name, name, table.outputs, ends)

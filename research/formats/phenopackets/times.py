"""times.csv: the dates, which a TimeElement cannot say as months from day 0 between two ends."""

from collections.abc import Iterable, Iterator

from research.formats.csv_bytes import csv_bytes
from research.formats.phenopackets.people import PlacedRow

_HEADER = ["pseudonym", "element", "column", "from", "to", "precision"]
TIME_COLUMNS = len(_HEADER)


def lines_of_times(rows: Iterable[PlacedRow]) -> Iterator[list[str]]:
    """A line for each date of a person.

    `element` is the place of a TimeElement, such as "diseases[0].onset", which is not in the JSON; where the
    schema has none for it, it is the place of the row.
    """
    for table, row, element, place in rows:
        times = table.element.times if table.element and element else {}
        for date in table.dates:
            ends = [row[at] for at in date.cells]
            if any(ends):
                suffix = f".{times[date.name]}" if date.name in times else ""
                yield [row[0], place + suffix, f"{table.name}.{date.name}", *ends]


def times_header() -> bytes:
    return csv_bytes([_HEADER])

"""A table as REDCap's data import takes it: raw values, and which of a person's rows each is."""

import csv
import io
from collections.abc import Iterator

from research.formats.csv_bytes import csv_bytes
from research.formats.package import ByteSink
from research.formats.redcap.fields import RECORD_ID, field_names, is_repeating, raw_values
from research.formats.rows import CountedRows
from research.released.output import ReleasedTable

# REDCap's own field of each instrument: 2 is complete. By it a row without any answer is imported, too.
_COMPLETE = "2"

_Blocks = Iterator[list[list[str]]]


def header(table: ReleasedTable) -> list[str]:
    """The columns of the file."""
    repeat = ["redcap_repeat_instrument", "redcap_repeat_instance"] if is_repeating(table) else []
    return [RECORD_ID, *repeat, *field_names(table), f"{table.name}_complete"]


def write_data(table: ReleasedTable, rows: CountedRows, target: ByteSink) -> None:
    """Instances count the person's rows of the table from 1: rows are in the order of pseudonyms."""
    target.write(csv_bytes([header(table)]))
    lines = _with_raw_values(table, rows)
    for block in _repeated(table.name, lines) if is_repeating(table) else _once(lines):
        target.write(csv_bytes(block))


def _with_raw_values(table: ReleasedTable, rows: CountedRows) -> _Blocks:
    raw = [(at, raw_values(output.codes)) for at, output in enumerate(table.outputs)]
    changed = [(at, values) for at, values in raw if any(code != values[code] for code in values)]
    for block in rows:
        lines = list(csv.reader(io.StringIO(block.decode(), newline="")))
        for line in lines:
            for at, values in changed:
                line[at] = values.get(line[at], line[at])
        yield lines


def _once(blocks: _Blocks) -> _Blocks:
    for lines in blocks:
        yield [[*line, _COMPLETE] for line in lines]


def _repeated(name: str, blocks: _Blocks) -> _Blocks:
    pseudonym, instance = "", 0
    for lines in blocks:
        found = []
        for line in lines:
            instance = instance + 1 if line[0] == pseudonym else 1
            pseudonym = line[0]
            found.append([pseudonym, name, str(instance), *line[1:], _COMPLETE])
        yield found

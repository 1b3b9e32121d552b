"""A table as CSV: UTF-8, comma, quotes where they must be; the first line names the columns."""

import csv
import io

from research.dictionary import VariableKind
from research.formats.csv_bytes import csv_bytes
from research.formats.package import ByteSink
from research.formats.rows import CountedRows
from research.released.output import ReleasedTable

_BOM = "\ufeff".encode()
# A cell that begins so is a formula to Excel, or becomes one when it is saved and opened again.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(table: ReleasedTable, rows: CountedRows, target: ByteSink) -> None:
    """The rows stay, to the byte, as COPY gives them."""
    target.write(_header(table))
    for block in rows:
        target.write(block)


def write_csv_for_excel(table: ReleasedTable, rows: CountedRows, target: ByteSink) -> None:
    """With a byte order mark, and an apostrophe before texts that Excel would take for formulas."""
    target.write(_BOM + _header(table))
    texts = [at for at, one in enumerate(table.outputs) if one.kind is VariableKind.TEXT]
    for block in rows:
        target.write(_without_formulas(block, texts) if texts else block)


def _without_formulas(block: bytes, texts: list[int]) -> bytes:
    lines = list(csv.reader(io.StringIO(block.decode(), newline="")))
    formulas = [(line, at) for line in lines for at in texts if line[at].startswith(_FORMULA)]
    for line, at in formulas:
        line[at] = "'" + line[at]
    return csv_bytes(lines) if formulas else block


def _header(table: ReleasedTable) -> bytes:
    return csv_bytes([[output.name for output in table.outputs]])

"""A table as Parquet, made from its CSV block by block; codes are dictionary-encoded."""

import io
from typing import Any

from arro3.core import DataType, Field, Schema
from arro3.io import read_csv
from arro3.io import write_parquet as write_batches

from research.dictionary import VariableKind
from research.formats.package import Target
from research.formats.rows import CountedRows
from research.released.output import Output, ReleasedTable

_BATCH = 8192  # rows
_ROW_GROUP = 100_000
_TYPES = {
    VariableKind.ID: DataType.utf8(),
    VariableKind.CODE: DataType.dictionary(DataType.int32(), DataType.utf8()),
    VariableKind.NUMBER: DataType.float64(),
    VariableKind.YES_NO: DataType.int8(),
    VariableKind.TEXT: DataType.utf8(),
}


def write_parquet(table: ReleasedTable, rows: CountedRows, target: Target) -> None:
    schema = Schema([_field(output) for output in table.outputs])
    source: Any = _Source(rows)
    opened: Any = target
    batches = read_csv(source, schema, has_header=False, batch_size=_BATCH)
    write_batches(batches, opened, compression="snappy", max_row_group_size=_ROW_GROUP)


def _field(output: Output) -> Field:
    return Field(output.name, _TYPES[output.kind], metadata={"label": output.label})


class _Source(io.RawIOBase):
    """The rows as a file to read."""

    def __init__(self, rows: CountedRows) -> None:
        self._blocks, self._rest = iter(rows), b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            self._rest = next(self._blocks, b"")
        part, self._rest = self._rest[:size], self._rest[size:]
        return part

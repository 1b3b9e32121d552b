"""A table as Parquet, made from its CSV block by block; codes are dictionary-encoded."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from arro3.core import DataType, Field, Schema
from arro3.io import read_csv
from arro3.io import write_parquet as write_batches

from research.dictionary import VariableKind
from research.formats.package import ByteSink
from research.formats.rows import CountedRows
from research.released.output import Output, ReleasedTable

# Cells that are in memory at once: of a batch, and of a group of rows.
_BATCH, _GROUP = 160_000, 2_000_000
_TYPES = {
    VariableKind.ID: DataType.utf8(),
    VariableKind.CODE: DataType.dictionary(DataType.int32(), DataType.utf8()),
    VariableKind.YES_NO: DataType.int8(),
    VariableKind.TEXT: DataType.utf8(),
}


def write_parquet(table: ReleasedTable, rows: CountedRows, target: ByteSink) -> None:
    columns, between = len(table.outputs), _Between(rows, target)
    opened: Any = between
    schema = Schema([_field(output) for output in table.outputs])
    try:
        batches = read_csv(opened, schema, has_header=False, batch_size=_BATCH // columns)
        write_batches(batches, opened, compression="snappy", max_row_group_size=_GROUP // columns)
    except Exception as error:
        raise between.error or error from None


def _field(output: Output) -> Field:
    number = DataType.float64() if output.decimals else DataType.int32()
    return Field(output.name, _TYPES.get(output.kind, number), metadata={"label": output.label})


class _Between(io.RawIOBase):
    """The rows as a file to read, and the target to write, for code that hides what they raise.

    `error` is what was raised.
    """

    def __init__(self, rows: CountedRows, target: ByteSink) -> None:
        self._blocks, self._rest, self._target = iter(rows), b"", target
        self.error: Exception | None = None

    def readable(self) -> bool:
        return True

    writable = readable

    def read(self, size: int = -1) -> bytes:
        with self._noticed():
            if not self._rest:
                self._rest = next(self._blocks, b"")
        part, self._rest = self._rest[:size], self._rest[size:]
        return part

    def write(self, data: Any) -> int:
        with self._noticed():
            self._target.write(data)
        return len(data)

    @contextmanager
    def _noticed(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.error = error
            raise

"""A table whose file is written, for what explains it."""

from dataclasses import dataclass

from research.released.output import Output, ReleasedTable


@dataclass(frozen=True)
class WrittenTable:
    """A table with the name of its file, its rows, and the bytes of the longest row."""

    table: ReleasedTable
    file: str
    rows: int
    longest: int

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def outputs(self) -> tuple[Output, ...]:
        return self.table.outputs

"""Formats that have one file for each table."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from research.formats.package import ByteSink, Package, TableRows
from research.formats.rows import CountedRows
from research.formats.written import WrittenTable
from research.formats.zip_file import Zip
from research.released.output import ReleasedTable


def nothing_more(package: Package, tables: Sequence[WrittenTable]) -> Iterator[tuple[str, bytes]]:
    """What a format adds that needs no more files."""
    return iter(())


@dataclass(frozen=True)
class TableFiles:
    """How the file of a table is written.

    `level` is that of deflate, 0 for what is compressed already. `reading` and `explain` are those of
    Contents.
    """

    suffix: str
    level: int
    write: Callable[[ReleasedTable, CountedRows, ByteSink], None]
    reading: str
    explain: Callable[[Package, Sequence[WrittenTable]], Iterator[tuple[str, bytes]]] = nothing_more

    def add_tables(self, archive: Zip, package: Package) -> list[WrittenTable]:
        return [self._add(archive, *pair) for pair in package.tables]

    def _add(self, archive: Zip, table: ReleasedTable, rows: TableRows) -> WrittenTable:
        counted, name = CountedRows(rows.copied()), table.name + self.suffix
        with archive.open(name, level=self.level) as file:
            self.write(table, counted, file)
        of_table = {"table": table.name, "rows": counted.count, "columns": len(table.outputs)}
        archive.files.append(file.packed(name, **of_table))
        return WrittenTable(table, name, counted.count, counted.longest)

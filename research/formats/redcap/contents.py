"""What the REDCap format puts into the zip."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from research.formats.package import Package, TableRows
from research.formats.redcap.data import header, write_data
from research.formats.redcap.data_dictionary import data_dictionary, repeating_instruments
from research.formats.rows import CountedRows
from research.formats.written import WrittenTable
from research.formats.zip_file import Zip
from research.released.output import ReleasedTable


@dataclass(frozen=True)
class RedcapFiles:
    """`level` is that of deflate; `reading` is that of Contents.

    An import takes any of a project's columns, so that each table has a file of its own: in one for
    all of them most cells would be empty.
    """

    level: int
    reading: str

    def add_tables(self, archive: Zip, package: Package) -> list[WrittenTable]:
        return [self._add(archive, *pair) for pair in package.tables]

    def _add(self, archive: Zip, table: ReleasedTable, rows: TableRows) -> WrittenTable:
        counted, name = CountedRows(rows.copied()), f"data-{table.name}.csv"
        with archive.open(name, level=self.level) as file:
            write_data(table, counted, file)
        of_table = {"table": table.name, "rows": counted.count, "columns": len(header(table))}
        archive.files.append(file.packed(name, **of_table))
        return WrittenTable(table, name, counted.count, counted.longest)

    def explain(
        self, package: Package, tables: Sequence[WrittenTable]
    ) -> Iterator[tuple[str, bytes]]:
        yield "data_dictionary.csv", data_dictionary(tables)
        yield "repeating_instruments.csv", repeating_instruments(tables)

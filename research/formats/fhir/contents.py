"""What FHIR's zip holds of each table: a file of each type of resource, one resource a line."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from research.formats.fhir.definitions import definitions
from research.formats.fhir.kinds import resource_kinds
from research.formats.fhir.places import ResourceKind
from research.formats.fhir.resources import resource_maker
from research.formats.package import Package, TableRows
from research.formats.rows import CountedRows
from research.formats.written import WrittenTable
from research.formats.zip_file import Zip
from research.released.output import ReleasedTable


@dataclass(frozen=True)
class FhirFiles:
    """`level` is that of deflate; `reading` is that of Contents."""

    level: int
    reading: str

    def add_tables(self, archive: Zip, package: Package) -> list[WrittenTable]:
        return [self._add(archive, package, *pair) for pair in package.tables]

    def explain(
        self, package: Package, tables: Sequence[WrittenTable]
    ) -> Iterator[tuple[str, bytes]]:
        return definitions(package, tables)

    def _add(
        self, archive: Zip, package: Package, table: ReleasedTable, rows: TableRows
    ) -> WrittenTable:
        """A file of each type. The first that a table has stands for it in the dictionary."""
        kinds = resource_kinds(table.name, package)
        written = [self._write(archive, table, rows, kind) for kind in kinds]
        return written[0]

    def _write(
        self, archive: Zip, table: ReleasedTable, rows: TableRows, kind: ResourceKind
    ) -> WrittenTable:
        counted, name = CountedRows(rows.copied()), f"{kind.type}.{table.name}.ndjson"
        resources = 0
        with archive.open(name, level=self.level) as file:
            for lines in _lines(table, kind, counted):
                file.write("".join(lines).encode())
                resources += len(lines)
        archive.files.append(file.packed(name, table=table.name, rows=resources))
        return WrittenTable(table, name, counted.count, counted.longest)


def _lines(
    table: ReleasedTable, kind: ResourceKind, blocks: Iterable[bytes]
) -> Iterator[list[str]]:
    """The resources of each block of rows, one a line."""
    make = resource_maker(table, kind)
    for block in blocks:
        rows = csv.reader(io.StringIO(block.decode(), newline=""))
        yield [f"{resource}\n" for row in rows if (resource := make(row))]

"""What the zip of the format holds: phenopackets.ndjson, a line for each person, and times.csv."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from research.formats.csv_bytes import csv_bytes
from research.formats.package import Package
from research.formats.phenopackets.packets import PacketWriter
from research.formats.phenopackets.people import PlacedRow, person_by_person, placed_rows
from research.formats.phenopackets.tables import SpokenTable
from research.formats.phenopackets.times import TIME_COLUMNS, lines_of_times, times_header
from research.formats.table_files import nothing_more
from research.formats.written import WrittenTable
from research.formats.zip_file import Zip

_PACKETS, _TIMES = "phenopackets.ndjson", "times.csv"


@dataclass(frozen=True)
class PhenopacketFiles:
    """The Contents of the format. `level` is that of deflate.

    The first table has a row for each person. All tables are read twice: a zip is written from
    front to back, and what is not sealed is never stored meanwhile.
    """

    level: int
    reading: str

    def add_tables(self, archive: Zip, package: Package) -> list[WrittenTable]:
        counts = self._add_packets(archive, package)
        self._add_times(archive, package)
        return [
            WrittenTable(table, _PACKETS, counts[table.name], longest=0)
            for table, _rows in package.tables
        ]

    def explain(
        self, package: Package, tables: Sequence[WrittenTable]
    ) -> Iterator[tuple[str, bytes]]:
        return nothing_more(package, tables)

    def _add_packets(self, archive: Zip, package: Package) -> Counter[str]:
        """The number of rows of each table."""
        packets, people, counts = PacketWriter(package), 0, Counter[str]()
        with archive.open(_PACKETS, level=self.level) as file:
            for rows in _people(package):
                people += 1
                counts.update(one.table.name for one in rows)
                file.write(packets.line(rows))
        archive.files.append(file.packed(_PACKETS, rows=people))
        return counts

    def _add_times(self, archive: Zip, package: Package) -> None:
        count = 0
        with archive.open(_TIMES, level=self.level) as file:
            file.write(times_header())
            for rows in _people(package):
                lines = list(lines_of_times(rows))
                count += len(lines)
                file.write(csv_bytes(lines))
        archive.files.append(file.packed(_TIMES, rows=count, columns=TIME_COLUMNS))


def _people(package: Package) -> Iterator[list[PlacedRow]]:
    """The rows of each person."""
    spoken = [
        SpokenTable(table, of_people=not number)
        for number, (table, _rows) in enumerate(package.tables)
    ]
    for rows in person_by_person([rows for _table, rows in package.tables]):
        yield list(placed_rows(spoken, rows))

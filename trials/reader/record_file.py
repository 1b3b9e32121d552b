"""A file of any source: its records one by one, what could not be read, and what is kept of it."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from io import BytesIO

from trials.choices import ImportSource
from trials.reader.by_hand import read_by_hand
from trials.reader.files import StudyFile
from trials.reader.record import TrialRecord, read_study
from trials.reader.shape import UnreadableStudy

_MADE_UP = "NCT9999"


@dataclass
class RecordFile:
    """Once all its records were read, the other attributes are complete.

    `refused` has a {"place", "fault"} for each study that can't be read, `notices` {"kind", "value", "number"}.
    Into `kept` goes the file without what names persons, compressed by gzip; it is read as the file itself.
    """

    content: bytes
    source: ImportSource
    retrieved_on: date
    refused: list[dict[str, str]] = field(default_factory=list)
    notices: list[dict[str, str]] = field(default_factory=list)
    goes_on: bool = False  # it is one page of several
    total: int | None = None  # how many records the search has, if the file says so
    api_version: str = ""
    data_timestamp: str = ""
    kept: BytesIO | None = None

    def records(self) -> Iterator[TrialRecord]:
        """Each record. Raises UnreadableFile."""
        if self.source == ImportSource.BY_HAND:
            with self._keeping() as keep:
                keep(self.content)
            yield from read_by_hand(self.content)
        else:
            yield from self._records_of(StudyFile(self.content))

    def _records_of(self, file: StudyFile) -> Iterator[TrialRecord]:
        numbers = set[str]()
        with self._keeping() as keep:
            keep(b'{"studies":[')
            for place, study in file.studies():
                try:
                    record = read_study(study, place=place, retrieved_on=self.retrieved_on)
                    self._require_own(record.number, numbers, place)
                except UnreadableStudy as error:
                    self.refused.append({"place": error.place, "fault": error.fault})
                    continue
                keep((f",{record.body}" if numbers else record.body).encode())
                numbers.add(record.number)
                self.notices += [asdict(notice) for notice in record.notices]
                yield record
            keep(b"]}")
        self.goes_on, self.total = file.goes_on, file.total
        self.api_version = file.text_beside("apiVersion", "version")
        self.data_timestamp = file.text_beside("dataTimestamp")

    @contextmanager
    def _keeping(self) -> Iterator[Callable[[bytes], object]]:
        """What keeps a piece of the file."""
        if self.kept is None:
            yield len  # nothing does
            return
        with gzip.GzipFile(fileobj=self.kept, mode="wb", compresslevel=1, mtime=0) as packed:
            yield packed.write

    def _require_own(self, number: str, numbers: set[str], place: str) -> None:
        """Raises UnreadableStudy for a trial that is in `numbers` already, or made up under a real number."""
        if number in numbers:
            raise UnreadableStudy(f"{place} {number}", "The file has this trial twice.")
        if self.source == ImportSource.MADE_UP and not number.startswith(_MADE_UP):
            raise UnreadableStudy(
                f"{place} {number}", f"The number of a made-up trial begins with {_MADE_UP}."
            )

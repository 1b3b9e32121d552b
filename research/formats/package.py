"""What a format gets to write, and what it says of what it wrote."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

from research.released.output import ReleasedTable

# Is written from front to back; need not be seekable.
ByteSink = io.RawIOBase | io.BufferedIOBase


class TableRows(Protocol):
    """The rows of a table, in the order of pseudonyms. Each method gives all of them whenever it is called."""

    def copied(self) -> Iterable[bytes | memoryview]:
        """As COPY gives them: CSV without a header, one row a piece. Nothing else is read meanwhile."""

    def fetched(self) -> Iterator[Sequence[str]]:
        """The values of each row, "" where there is no answer. Other tables can be fetched beside it."""


@dataclass(frozen=True)
class About:
    """What README and manifest say of an extract. Nothing in it may say who is in the extract.

    `request` and `extract` are numbers. `purposes` are codes, sorted. `snapshot_on` is the day (UTC)
    of the data. `people` are those in the extract, `withheld` those who were kept out because too
    few others are like them. `coarsened` are sentences about what the step of the ladder took away;
    `lose_most` are the groups that lost most of their people to withholding.
    """

    request: int
    extract: int
    title: str
    institution: str
    purposes: tuple[str, ...]
    snapshot_on: date
    starts_on: date
    ends_on: date
    people: int
    withheld: int
    step: int
    coarsened: tuple[str, ...]
    lose_most: tuple[str, ...]
    code_version: str


@dataclass(frozen=True)
class Package:
    """The tables of an extract with their rows, its facts, and the whole data dictionary.

    `dictionary` is the data dictionary as JSON; `dictionary_version` and `dictionary_sha256` are
    those of the whole.
    """

    tables: Sequence[tuple[ReleasedTable, TableRows]]
    about: About
    dictionary: Mapping[str, Any]
    dictionary_version: str
    dictionary_sha256: str


@dataclass(frozen=True)
class PackedFile:
    """A file of a zip. `table`, `rows` and `columns` are of a file that is one table."""

    name: str
    sha256: str
    size_bytes: int
    table: str = ""
    rows: int | None = None
    columns: int | None = None


@dataclass(frozen=True)
class Manifest:
    """What was written: the facts, the number of rows of each table, and each file but the manifest itself."""

    about: About
    dictionary_version: str
    dictionary_sha256: str
    rows: Mapping[str, int]
    files: tuple[PackedFile, ...]

    def as_json(self) -> dict[str, Any]:
        """JSON values; days are "2026-11-29"."""
        return _json(asdict(self))


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _json(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_json(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value

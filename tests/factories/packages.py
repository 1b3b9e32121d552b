"""Packages of an extract with every kind of column, and labels that are hard to quote."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date

from psycopg.sql import SQL

from research.dictionary import VariableKind
from research.formats import About, Manifest, Package
from research.formats.package import PackedFile
from research.released.output import Output, ReleasedTable

RTL = "جنس \u202bعبري\u202c"
CODES = {
    "female": RTL,
    "12E5": "🧬 cells, “CD19” and 'BCMA'",
    "00123": 'two\nlines "quoted" \t and a tab',
    "NA": "$money `tick' \\back",
    "ISO:NA": "x" * 300,
    "NULL": "",
}
OUTPUTS = (
    Output("pseudonym", VariableKind.ID, "Pseudonym"),
    Output("sex", VariableKind.CODE, RTL, CODES, "participant.sex"),
    Output("months", VariableKind.NUMBER, "Line one\nline two", {}, "infusion.given", "months"),
    Output("mg", VariableKind.NUMBER, 'Say "hi"\' 🧬', {}, "steroid_dose.mg", "mg/day", 3),
    Output("relapsed", VariableKind.YES_NO, "Ended with '", {}, "infusion.relapse"),
    Output("product", VariableKind.TEXT, "y" * 300, {}, "infusion.product"),
)
ROWS = (
    b"P00000000000000a,female,-5,2.5,1,=1+1\n",
    b'P00000000000000b,12E5,,,0,"+49 170, ""x"""\n',
    b"P00000000000000c,00123,12,0.125,,@x\n",
    b"P00000000000000d,NA,0,-4,1,\t=1\n",
    b"P00000000000000e,ISO:NA,7,1000000,0,-5\n",
    b"P00000000000000f,NULL,-1,3,1,NA\n",
    'P000000000000010,,,,,"🧬 جنس"\n'.encode(),
    b"P000000000000011,,,,,\n",
)
ABOUT = About(
    request=7,
    extract=2,
    title="Remission after CAR-T",
    institution="Charité",
    purposes=("abroad", "academic"),
    snapshot_on=date(2026, 11, 29),
    starts_on=date(2026, 12, 1),
    ends_on=date(2027, 11, 30),
    people=8,
    withheld=1,
    step=2,
    coarsened=("The setting of the infusion is left out.",),
    lose_most=("Diagnosis: Scleroderma (SSc)",),
    code_version="abc123",
)
MANIFEST = Manifest(
    about=ABOUT,
    dictionary_version="1.0.0",
    dictionary_sha256="f" * 64,
    rows={"participant": 8, "infusion": 0},
    files=(
        PackedFile("README.txt", "a" * 64, 9),
        PackedFile("participant.csv", "b" * 64, 7, "participant", 8, 6),
    ),
)
_VARIABLES = ["participant.sex", "participant.country", "infusion.given", "infusion.product"]


class GivenRows:
    """Rows that are given as COPY gives them, or made anew by each call of a function."""

    def __init__(self, rows: Iterable[bytes] | Callable[[], Iterable[bytes]]) -> None:
        self._rows = rows

    def copied(self) -> Iterable[bytes]:
        return self._rows() if callable(self._rows) else self._rows

    def fetched(self) -> Iterable[list[str]]:
        for row in self.copied():
            yield from csv.reader(io.StringIO(row.decode(), newline=""))


def a_package(
    rows: Iterable[bytes] | Callable[[], Iterable[bytes]] = ROWS,
    outputs: tuple[Output, ...] = OUTPUTS,
    name: str = "participant",
) -> Package:
    """A package of one table with these rows, and of a second one that has none."""
    full, empty = (ReleasedTable(one, outputs, SQL("")) for one in (name, "infusion"))
    return Package(
        tables=[(full, GivenRows(rows)), (empty, GivenRows(()))],
        about=ABOUT,
        dictionary={
            "name": "Hesperion data dictionary",
            "tables": [{"name": "all", "variables": [{"key": key} for key in _VARIABLES]}],
        },
        dictionary_version="1.0.0",
        dictionary_sha256="f" * 64,
    )

"""Packages of the tables that can leave, with rows by chance: any code, any number, and gaps everywhere."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from random import Random

from research.builds.facts import package_of
from research.dictionary import VariableKind
from research.formats import Package
from research.released import released_tables
from research.released.output import Output, ReleasedTable
from tests.extracting import REASONS
from tests.factories.packages import ABOUT, RTL, GivenRows

_TEXTS = ("=1+1", 'a "b", c', "two\nlines", RTL, "🧬", "a\u2028b", "NCT00000000", "0", "x" * 2000)
_OPEN = ("ISO:NA", "ISO:DE", "d100", "y3", "m6", "2024H1", "en")  # codes of lists that are open
_ENDS = (("_from", "_to"), ("_min", "_max"))


def chance_package(
    seed: int, *, fields: Collection[str] = REASONS.keys(), step: int = 0, people: int = 30
) -> Package:
    """Everybody is in the table of participants once, and in each other up to three times."""
    chance = Random(seed)
    pseudonyms = sorted(f"P{chance.getrandbits(60):015x}" for _ in range(people))
    tables = released_tables(fields=fields, step=step, reasons=REASONS)
    held = [(table, _rows(chance, table, pseudonyms)) for table in tables]
    return package_of(held, ABOUT)


def _rows(chance: Random, table: ReleasedTable, pseudonyms: Sequence[str]) -> GivenRows:
    rows = []
    for pseudonym in pseudonyms:
        for _ in range(1 if table.name == "participant" else chance.randrange(4)):
            gaps = chance.choice((0, 0.3, 0.9))
            rows.append(_line([pseudonym, *_cells(chance, table.outputs[1:], gaps)]))
    return GivenRows(rows)


def _cells(chance: Random, outputs: Sequence[Output], gaps: float) -> Iterator[str]:
    """The lower end of a range is never above the upper one, and both are there or none."""
    cells = {one.name: _cell(chance, one) if chance.random() > gaps else "" for one in outputs}
    for name in cells:
        for low, high in _ENDS:
            other = name.removesuffix(low) + high
            if name.endswith(low) and other in cells:
                both = cells[name] and cells[other]
                ends = sorted((cells[name], cells[other]), key=int) if both else ("", "")
                cells[name], cells[other] = ends
    yield from cells.values()


def _cell(chance: Random, output: Output) -> str:
    if output.kind is VariableKind.CODE:
        return chance.choice(list(output.codes) or _OPEN)
    if output.kind is VariableKind.YES_NO:
        return chance.choice("01")
    if output.kind is VariableKind.TEXT:
        return chance.choice(_TEXTS)
    number = chance.choice((0, 1, 3, chance.randrange(-400, 400)))
    return f"{number}.{'25'[: output.decimals]}" if output.decimals else str(number)


def _line(row: Sequence[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(row)
    return written.getvalue().encode()

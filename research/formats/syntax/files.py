"""The label syntax of statistics programs, beside the CSV files that it reads."""

from collections.abc import Iterator, Sequence

from research.formats.package import Package
from research.formats.syntax.r import r_syntax
from research.formats.syntax.spss import spss_syntax
from research.formats.syntax.stata import stata_syntax
from research.formats.written import WrittenTable

_SYNTAX = {"labels.R": r_syntax, "labels.sps": spss_syntax, "labels.do": stata_syntax}


def syntax_files(package: Package, tables: Sequence[WrittenTable]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each."""
    for name, syntax in _SYNTAX.items():
        yield name, syntax(tables).encode()

"""What explains the tables of an extract: README, dictionary, and the label syntax of statistics programs."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.template.loader import render_to_string

from research.formats.package import Package
from research.formats.syntax.r import r_syntax
from research.formats.syntax.spss import spss_syntax
from research.formats.syntax.stata import stata_syntax
from research.formats.written import WrittenTable

_SYNTAX = {"labels.R": r_syntax, "labels.sps": spss_syntax, "labels.do": stata_syntax}
_COLUMNS = ("table", "column", "kind", "label", "unit", "decimals", "codes", "variable")


def explanations(
    package: Package, tables: Sequence[WrittenTable], *, suffix: str, has_syntax: bool
) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file. `suffix` is that of the tables' files."""
    facts = {
        "package": package,
        "about": package.about,
        "tables": tables,
        "suffix": suffix,
        "has_syntax": has_syntax,
    }
    yield "README.txt", render_to_string("admin/research/extract/README.txt", facts).encode()
    yield "dictionary.json", json_bytes(_dictionary(package, tables))
    yield "dictionary.csv", _dictionary_csv(tables)
    if has_syntax:
        for name, syntax in _SYNTAX.items():
            yield name, syntax(tables).encode()


def json_bytes(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


def _dictionary(package: Package, tables: Sequence[WrittenTable]) -> dict[str, Any]:
    """The columns of the extract, and the part of the dictionary that they are made from."""
    held = {output.variable for table in tables for output in table.outputs}
    return {
        **package.dictionary,
        "version": package.dictionary_version,
        "sha256_of_the_whole": package.dictionary_sha256,
        "files": [_file(table) for table in tables],
        "tables": list(filter(None, (_part(one, held) for one in package.dictionary["tables"]))),
    }


def _file(table: WrittenTable) -> dict[str, Any]:
    return {
        "table": table.name,
        "file": table.file,
        "columns": [
            {
                "name": output.name,
                "kind": output.kind,
                "label": output.label,
                "unit": output.unit,
                "decimals": output.decimals,
                "codes": dict(output.codes),
                "variable": output.variable,
            }
            for output in table.outputs
        ],
    }


def _part(table: dict[str, Any], held: set[str]) -> dict[str, Any] | None:
    variables = [one for one in table["variables"] if one["key"] in held]
    return {**table, "variables": variables} if variables else None


def _dictionary_csv(tables: Sequence[WrittenTable]) -> bytes:
    """A line for each column; its codes as "code, label | code, label", as REDCap writes them."""
    lines = io.StringIO()
    sheet = csv.writer(lines)
    sheet.writerow(_COLUMNS)
    for table in tables:
        for output in table.outputs:
            codes = " | ".join(f"{code}, {label}" for code, label in output.codes.items())
            described = (output.kind.value, output.label, output.unit)
            rest = (output.decimals, codes, output.variable)
            sheet.writerow([table.name, output.name, *described, *rest])
    return lines.getvalue().encode()

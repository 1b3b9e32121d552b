"""What explains the tables of an extract in every format: README and dictionary."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.template.loader import render_to_string

from research.formats.package import Package, PackedFile
from research.formats.written import WrittenTable

_COLUMNS = ("table", "column", "kind", "label", "unit", "decimals", "codes", "variable")


def explanations(
    package: Package, tables: Sequence[WrittenTable], files: Sequence[PackedFile], reading: str
) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file. `files` hold the rows; the template `reading` tells how to read them."""
    facts = {
        "package": package,
        "about": package.about,
        "tables": tables,
        "files": files,
        "reading": reading,
    }
    yield "README.txt", render_to_string("admin/research/extract/README.txt", facts).encode()
    yield "dictionary.json", json_bytes(_dictionary(package, tables))
    yield "dictionary.csv", _dictionary_csv(tables)


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

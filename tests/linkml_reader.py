"""What linkml-redcap makes of the files of an extract for REDCap, as JSON: `faults` and `records`.

Run by the Python of .venv/redcap, with the folder of the files: `read_by_linkml` in tests/redcap_rules.py.
"""

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from linkml_redcap.data_dictionary import schema_view
from linkml_redcap.record import group_flat_records

_SCHEMA = schema_view()
_FIELD = [_SCHEMA.induced_slot(name, "Field") for name in _SCHEMA.class_slots("Field")]
_CHOICE = [_SCHEMA.induced_slot(name, "Choice") for name in _SCHEMA.class_slots("Choice")]


def rows_in(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def faults_in(path: Path) -> Iterator[str]:
    _header, *fields = rows_in(path)
    for field in fields:
        if len(field) != len(_FIELD):
            yield f"{field[0]} has {len(field)} columns of {len(_FIELD)}"
        for slot, value in zip(_FIELD, field, strict=False):
            yield from faults_of(slot, value)
        if field[3] in ("radio", "dropdown"):
            for choice in field[5].split("|"):
                for slot, value in zip(_CHOICE, choice.split(",", 1), strict=True):
                    yield from faults_of(slot, value.strip())


def faults_of(slot: Any, value: str) -> Iterator[str]:
    if slot.required and not value:
        yield f"{slot.name} is missing"
    if value and slot.pattern and not re.search(slot.pattern, value):
        yield f"{slot.name} is {value}"
    if value and slot.range in _SCHEMA.all_enums():
        allowed = _SCHEMA.get_enum(slot.range).permissible_values
        if value not in allowed:
            yield f"{slot.name} is {value}"


def records_in(folder: Path) -> list[dict[str, Any]]:
    rows = []
    for path in sorted(folder.glob("data-*.csv")):
        header, *lines = rows_in(path)
        rows += [dict(zip(header, line, strict=True)) for line in lines]
    return group_flat_records(rows, drop_empty=True)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    found = {
        "faults": list(faults_in(folder / "data_dictionary.csv")),
        "records": records_in(folder),
    }
    json.dump(found, sys.stdout)

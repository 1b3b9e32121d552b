"""What REDCap refuses: rules of its data dictionary and of its data import, apart from what writes them."""

import csv
import io
import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.embedded import ROOT

HEADERS = (
    "Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"
    '"Choices, Calculations, OR Slider Labels",Field Note,Text Validation Type OR Show Slider Number,'
    "Text Validation Min,Text Validation Max,Identifier?,Branching Logic (Show field only if...),"
    "Required Field?,Custom Alignment,Question Number (surveys only),Matrix Group Name,Matrix Ranking?,"
    "Field Annotation"
)
NAME, FORM, TYPE, LABEL = "Variable / Field Name", "Form Name", "Field Type", "Field Label"
CHOICES, VALIDATION = (
    "Choices, Calculations, OR Slider Labels",
    "Text Validation Type OR Show Slider Number",
)
WITH_CHOICES = {"radio", "dropdown"}
VALUES = {"integer": r"-?\d+", "number": r"-?\d*\.?\d+", "yesno": "[01]"}
REPEATED = ["redcap_repeat_instrument", "redcap_repeat_instance"]

# In a place of its own, which `make .venv/redcap.stamp` makes.
LINKML = ROOT / ".venv/redcap/bin/python"

Row = dict[str, str]
Files = Mapping[str, bytes]


def rows_in(content: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def choices_in(text: str) -> list[tuple[str, str]]:
    """Raw values and labels, as REDCap reads "raw, label | raw, label"."""
    parts = (one.partition(",") for one in text.split("|"))
    return [(raw.strip(), label.strip()) for raw, _comma, label in parts]


def faults_in_dictionary(content: bytes) -> Iterator[str]:
    if content.decode().splitlines()[0] != HEADERS:
        yield "the header is not REDCap's"
    fields = rows_in(content)
    forms = [field[FORM] for field in fields]
    if (fields[0][NAME], fields[0][TYPE]) != ("record_id", "text"):
        yield "the first field is not the id of the record"
    if len(list(_runs(forms))) != len(set(forms)):
        yield "a form is in two places"
    names = Counter(field[NAME] for field in fields)
    yield from (f"{name} is there twice" for name, count in names.items() if count > 1)
    reserved = {f"{form}_complete" for form in forms} | {*REPEATED, "redcap_event_name"}
    yield from (f"{name} is REDCap's own" for name in names if name in reserved)
    for field in fields:
        yield from (f"{field[NAME]}: {fault}" for fault in _faults_in_field(field))


def _runs(forms: list[str]) -> Iterator[str]:
    yield from (one for one, before in zip(forms, [None, *forms], strict=False) if one != before)


def _faults_in_field(field: Row) -> Iterator[str]:
    for name in (field[NAME], field[FORM]):
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or len(name) > 100:
            yield f"no name: {name}"
    if field[TYPE] not in {"text", "notes", "yesno", *WITH_CHOICES}:
        yield f"no type: {field[TYPE]}"
    if not field[LABEL].strip() or any("\n" in value for value in field.values()):
        yield "no label of one line"
    if bool(field[CHOICES]) != (field[TYPE] in WITH_CHOICES):
        yield "choices are missing, or not wanted"
    if field[VALIDATION] not in ({"", "integer", "number"} if field[TYPE] == "text" else {""}):
        yield f"no validation of {field[TYPE]}: {field[VALIDATION]}"
    choices = choices_in(field[CHOICES]) if field[CHOICES] else []
    for raw, label in choices:
        if not re.fullmatch("[a-z0-9_]+", raw) or not label:
            yield f"no choice: {raw}, {label}"
    if len({raw for raw, _label in choices}) != len(choices):
        yield "two choices have one raw value"


def faults_in_data(files: Files) -> Iterator[str]:
    """Of all files `data-<form>.csv`, by the dictionary and the repeating instruments beside them."""
    fields = rows_in(files["data_dictionary.csv"])
    forms = dict.fromkeys(field[FORM] for field in fields)
    repeating = {row["form_name"] for row in rows_in(files["repeating_instruments.csv"])}
    records = {row["record_id"] for row in rows_in(files[f"data-{fields[0][FORM]}.csv"])}
    for form in forms:
        own = {field[NAME]: field for field in fields[1:] if field[FORM] == form}
        found = _faults_in_form(form, files[f"data-{form}.csv"], own, form in repeating, records)
        yield from (f"{form}: {fault}" for fault in found)


def _faults_in_form(
    form: str, content: bytes, own: Mapping[str, Row], is_repeating: bool, records: set[str]
) -> Iterator[str]:
    header = next(csv.reader(io.StringIO(content.decode(), newline="")))
    if header != ["record_id", *(REPEATED if is_repeating else []), *own, f"{form}_complete"]:
        yield "not the columns of the project"
    seen: Counter[str] = Counter()
    for row in rows_in(content):
        record = row["record_id"]
        seen[record] += 1
        if record not in records:
            yield f"{record} is no record"
        if is_repeating and [row.get(one) for one in REPEATED] != [form, str(seen[record])]:
            yield f"not the next instance of {record}"
        if not is_repeating and seen[record] > 1:
            yield f"{record} is there twice"
        if row[header[-1]] not in ("0", "1", "2"):
            yield f"not a state of a form: {row[header[-1]]}"
        yield from (
            f"{name} is {row[name]}"
            for name, field in own.items()
            if row.get(name) and not _is_valid(row[name], field)
        )


def _is_valid(value: str, field: Row) -> bool:
    if field[TYPE] in WITH_CHOICES:
        return value in dict(choices_in(field[CHOICES]))
    pattern = VALUES.get(field[VALIDATION] or field[TYPE])
    return pattern is None or bool(re.fullmatch(pattern, value))


def read_by_linkml(files: Files, folder: Path) -> dict[str, Any]:
    """The faults that linkml-redcap finds in the dictionary, and the records that it makes of the data."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    command = [LINKML, ROOT / "tests/linkml_reader.py", folder]
    found: dict[str, Any] = json.loads(subprocess.run(command, stdout=-1, check=True).stdout)
    return found

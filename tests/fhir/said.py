"""Reads from FHIR resources what they say of the columns of a table, knowing nothing of how they are written.

A value is a text as in CSV, or a number.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fhir.elements import Resource

COLUMN, CODES, COLUMNS = "urn:hesperion:column:", "urn:hesperion:codes:", "urn:hesperion:columns"
MONTHS, GRADE = "urn:hesperion:months-from-day-0", "urn:hesperion:grade"
# The dates and numbers that have an element of FHIR, by the table.
DATES = {
    "_onsetDateTime": {"diagnosis": "first_symptoms"},
    "_performedDateTime": {"infusion": "given"},
    "_effectiveDateTime": {"marker_finding": "found", "measurement": "measured"},
    "_date": {"adverse_event": "onset"},
}
TOLD_ON = {"_authored", "_dateAsserted", "_recordedDate"}
NUMBERS = {"valueQuantity": {"measurement": "value"}, "rateQuantity": {"steroid_dose": "mg"}}

Said = dict[str, Any]


def resources_of(content: bytes) -> dict[str, list[Resource]]:
    """The resources of each file of a zip that is written in FHIR."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name.removesuffix(".ndjson"): [json.loads(line) for line in archive.open(name)]
            for name in archive.namelist()
            if name.endswith(".ndjson")
        }


def of_people(files: dict[str, list[Resource]]) -> Iterator[Resource]:
    """The resources about participants."""
    for name, resources in files.items():
        if "." in name:
            yield from resources


def said_of_rows(files: dict[str, list[Resource]], table: str) -> list[Said]:
    """What is said of each row of a table, in all of its files, but for the pseudonym."""
    rows: dict[tuple[str, int], list[Resource]] = {}
    for name, resources in files.items():
        for one in resources if name.endswith(f".{table}") else []:
            rows.setdefault(_place(one), []).append(one)
    return [_row(rows[place], table) for place in sorted(rows)]


def _place(resource: Resource) -> tuple[str, int]:
    """The pseudonym of a row, and which of the person's rows it is."""
    if resource["resourceType"] == "Patient":
        return resource["id"], 1
    (patient,) = (resource[one] for one in ("subject", "individual", "patient") if one in resource)
    person, number = resource["id"].rsplit("-", 2)[1:]
    assert patient == {"reference": f"Patient/{person}"}
    return person, int(number)


def plain_answers(row: Mapping[str, Any]) -> dict[str, Any]:
    """The answers in a row, whether as texts or as numbers, with each number as a float."""
    answers = {name: str(value) for name, value in row.items() if name != "pseudonym"}
    return {
        name: float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text
        for name, text in answers.items()
        if text
    }


def _row(resources: list[Resource], table: str) -> Said:
    found: Said = {}
    for resource in resources:
        for name, value in _said(resource, table):
            assert found.setdefault(name, value) == value, (name, found[name], value)
    return found


def _said(node: Any, table: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, list):
        for one in node:
            yield from _said(one, table)
    if isinstance(node, dict):
        yield from _named(node, table)
        for key, value in node.items():
            yield from _dated(key, value, table)
            if table in NUMBERS.get(key, {}):
                yield NUMBERS[key][table], value["value"]
            yield from _said(value, table)


def _named(node: Resource, table: str) -> Iterator[tuple[str, Any]]:
    """What an element says that names its column itself: a code, an extension, an item or a component."""
    column = f"{table}."
    if node.get("system", "").startswith(f"{CODES}{column}"):
        yield node["system"].removeprefix(f"{CODES}{column}"), node["code"]
    if node.get("url", "").startswith(f"{COLUMN}{column}"):
        name = node["url"].removeprefix(f"{COLUMN}{column}")
        yield from _months(name, node["extension"]) if "extension" in node else _value(name, node)
    if node.get("url") == GRADE:
        yield "grade_min", node["valueRange"]["low"]["value"]
        yield "grade_max", node["valueRange"]["high"]["value"]
    if node.get("linkId", "").startswith(column):
        (answer,) = node["answer"]
        yield from _value(node["linkId"].removeprefix(column), answer)
    for coding in node.get("code", {}).get("coding", []) if _is_component(node) else []:
        if coding["system"] == COLUMNS and coding["code"].startswith(column):
            name = coding["code"].removeprefix(column)
            held = node.get("_valueDateTime", {}).get("extension")
            yield from _months(name, held) if held else _value(name, node)


def _is_component(node: Resource) -> bool:
    return isinstance(node.get("code"), dict) and "resourceType" not in node


def _dated(key: str, value: Any, table: str) -> Iterator[tuple[str, Any]]:
    name = "told_on" if key in TOLD_ON else DATES.get(key, {}).get(table)
    if name:
        yield from _months(name, value["extension"])


def _months(name: str, extensions: list[Resource]) -> Iterator[tuple[str, Any]]:
    (months,) = (one for one in extensions if one["url"] == MONTHS)
    for part in months["extension"]:
        if part["url"] == "precision":
            yield f"{name}_precision", part["valueCode"]
        else:
            within = part["valueRange"]
            yield f"{name}_from", within["low"]["value"]
            yield f"{name}_to", within["high"]["value"]


def _value(name: str, node: Resource) -> Iterator[tuple[str, Any]]:
    """A code is found by its system."""
    (value,) = (value for key, value in node.items() if key.startswith("value"))
    if isinstance(value, bool):
        yield name, int(value)
    elif isinstance(value, dict) and "value" in value:
        yield name, value["value"]
    elif not isinstance(value, dict):
        yield name, value

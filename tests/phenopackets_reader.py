"""Reads the cells of an extract back from its phenopackets, by what the README of the extract says alone."""

import csv
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from google.protobuf.json_format import MessageToDict, Parse
from phenopackets.schema.v2 import Phenopacket

Cells = dict[str, str]  # by "table.column"


def packets_in(archive: zipfile.ZipFile) -> list[Phenopacket]:
    """Raises google.protobuf.json_format.ParseError, as for a field that the schema does not know."""
    lines = archive.read("phenopackets.ndjson").decode().splitlines()
    return [Parse(line, Phenopacket()) for line in lines]


def times_in(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read("times.csv").decode(), newline="")))


def rows_of(packet: Phenopacket, times: Iterable[dict[str, str]]) -> dict[str, Cells]:
    """The cells of each row that a phenopacket and its times say, by the place of the row."""
    rows: dict[str, Cells] = defaultdict(dict)
    for place, column, value in [*_said(packet), *_dated(packet.id, times)]:
        rows[place][column] = value
    return dict(rows)


def _said(packet: Phenopacket) -> Iterator[tuple[str, str, str]]:
    subject = packet.subject
    yield "subject", "participant.pseudonym", subject.id
    if subject.sex:
        sex = type(subject).DESCRIPTOR.fields_by_name["sex"].enum_type.values[subject.sex].name
        yield "subject", "participant.sex", sex.removesuffix("_SEX").lower()
    if subject.vital_status.status == 2:  # DECEASED
        yield "subject", "participant.died", "1"
    for measurement in packet.measurements:
        yield from ((measurement.description, *cell) for cell in _measured(measurement))
    whole = MessageToDict(packet)
    for field in ("phenotypicFeatures", "diseases", "medicalActions"):
        for number, element in enumerate(whole.get(field, [])):
            for term in _terms(element):
                yield from ((f"{field}[{number}]", *cell) for cell in _cell(term))


def _measured(measurement: Any) -> Iterator[tuple[str, str]]:
    assay, value = measurement.assay.id, measurement.value
    yield from _cell(assay)
    column = ".".join(_parts(assay)[:2])
    if "code" in column and _parts(assay)[2:]:
        column = column.replace(".code", ".value")
    for typed in measurement.complex_value.typed_quantities:
        yield ".".join(_parts(typed.type.id)), _number(typed.quantity.value)
    if value.HasField("quantity"):
        yield column, _number(value.quantity.value)
    elif value.HasField("ontology_class"):
        answer = _parts(value.ontology_class.id)
        yield (column, answer[1]) if answer[0] == "yes_no" else next(_cell(value.ontology_class.id))


def _dated(pseudonym: str, times: Iterable[dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    for time in times:
        if time["pseudonym"] == pseudonym:
            place = re.match(r"[^.]*", time["element"])
            for end in ("from", "to", "precision"):
                if place and time[end]:
                    yield place[0], f"{time['column']}_{end}", time[end]


def _terms(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "id" in value:
            yield value["id"]
        for one in value.values():
            yield from _terms(one)


def _cell(term: str) -> Iterator[tuple[str, str]]:
    """The cell that one of our terms says, if it says one. The grade of a severity is no column."""
    parts = _parts(term)
    if len(parts) == 3 and parts[:2] != ["adverse_event", "grade"]:
        yield ".".join(parts[:2]), parts[2]


def _parts(term: str) -> list[str]:
    """Table, column and code, as far as there are any; [] of a term that is not ours."""
    own = term.removeprefix("HESPERION:")
    return [] if own == term else [unquote(part.replace("-", "_")) for part in own.split(".", 2)]


def _number(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e6 else repr(value)

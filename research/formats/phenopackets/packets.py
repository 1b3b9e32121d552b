"""Phenopackets as lines of JSON, as protobuf writes it."""

from collections.abc import Iterable, Mapping

from research.formats.package import Package
from research.formats.phenopackets.elements import SUBJECT
from research.formats.phenopackets.people import PlacedRow
from research.formats.phenopackets.terms import json_text, term_resources

_SCHEMA = "2.0"
_LISTS = ("phenotypicFeatures", "measurements", "diseases", "medicalActions")
_WITH_ORPHA = '{"term":{"id":"ORPHA:'


class PacketWriter:
    """Makes the phenopackets of an extract. They are created on the day of the data, at 00:00 UTC."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._meta_data = {used: json_text(self._meta(used)) for used in (False, True)}

    def line(self, rows: Iterable[PlacedRow]) -> bytes:
        """The phenopacket of a person, and the end of its line."""
        held: dict[str, list[str]] = {name: [] for name in (SUBJECT, *_LISTS)}
        pseudonym = ""
        for table, row, element, place in rows:
            pseudonym = row[0]
            if table.element and element:
                held[table.element.held_in].append(element)
            held["measurements"] += table.measurements(row, place, is_element=bool(element))
        return self._joined(pseudonym, held)

    def _joined(self, pseudonym: str, held: Mapping[str, list[str]]) -> bytes:
        with_orpha = any(one.startswith(_WITH_ORPHA) for one in held["diseases"])
        lists = (f'"{name}":[{",".join(held[name])}],' for name in _LISTS if held[name])
        start = f'{{"id":{json_text(pseudonym)},"subject":{held[SUBJECT][0]},'
        return f'{start}{"".join(lists)}"metaData":{self._meta_data[with_orpha]}}}\n'.encode()

    def _meta(self, with_orpha: bool) -> dict[str, object]:
        version = self._package.dictionary_version
        return {
            "created": f"{self._package.about.snapshot_on.isoformat()}T00:00:00Z",
            "createdBy": "Hesperion",
            "resources": term_resources(version, with_orpha=with_orpha),
            "phenopacketSchemaVersion": _SCHEMA,
        }

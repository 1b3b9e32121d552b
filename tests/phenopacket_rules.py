"""What the schema of phenopackets demands in words: the parser takes a phenopacket without all of it.

Source: the documentation of phenopacket-schema 2.0, "REQUIRED" and multiplicities; Identifier resolution.
"""

import re
from collections.abc import Iterator
from typing import Any

from phenopackets.schema.v2 import Phenopacket

_REQUIRED = {
    "Phenopacket": ["id", "meta_data"],
    "Individual": ["id"],
    "MetaData": ["created", "created_by", "resources", "phenopacket_schema_version"],
    "Resource": ["id", "name", "url", "version", "namespace_prefix", "iri_prefix"],
    "OntologyClass": ["id", "label"],
    "Disease": ["term"],
    "PhenotypicFeature": ["type"],
    "Measurement": ["assay"],
    "ComplexValue": ["typed_quantities"],
    "TypedQuantity": ["type", "quantity"],
    "Quantity": ["unit"],
    "Treatment": ["agent"],
    "Procedure": ["code"],
    "DoseInterval": ["quantity", "schedule_frequency", "interval"],
}
_CURIE = re.compile(r"([A-Za-z]+):[A-Za-z0-9.~%-]+")  # some readers split at _, too


def faults_in(packet: Phenopacket) -> list[str]:
    """A sentence for each rule that is broken."""
    prefixes = {one.namespace_prefix for one in packet.meta_data.resources}
    return [fault for message in _messages(packet) for fault in _faults(message, prefixes)]


def _messages(message: Any) -> Iterator[Any]:
    """The message, and all within it."""
    yield message
    for field, value in message.ListFields():
        if field.message_type and field.message_type.full_name != "google.protobuf.Timestamp":
            for one in value if field.is_repeated else [value]:
                yield from _messages(one)


def _faults(message: Any, prefixes: set[str]) -> Iterator[str]:
    kind = message.DESCRIPTOR.name
    held = {field.name for field, _value in message.ListFields()}
    for name in _REQUIRED.get(kind, []):
        if name not in held:
            yield f"{kind} has no {name}."
    for choice in message.DESCRIPTOR.oneofs:
        if not message.WhichOneof(choice.name):
            yield f"{kind} has no {choice.name}."
    if kind == "OntologyClass":
        curie = _CURIE.fullmatch(message.id)
        if not curie:
            yield f"{message.id!r} is no CURIE."
        elif curie[1] not in prefixes:
            yield f"The resource of {message.id!r} is not listed."

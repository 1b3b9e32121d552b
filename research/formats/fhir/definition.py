"""What resources have in common that define what others use."""

import re
from collections.abc import Mapping
from typing import Any

from research.formats.fhir.names import id_of

PRECISIONS, PRECISION_VALUES = "urn:hesperion:precisions", "urn:hesperion:values:precisions"

Definition = dict[str, Any]

_LONGEST_NAME = 255  # characters that FHIR takes


def definition_of(kind: str, url: str, version: str, title: str) -> Definition:
    """The start of a definition; its id and its name for programs are made from its address."""
    parts = url.split(":")[2:]
    return {
        "resourceType": kind,
        "id": id_of(*parts),
        "url": url,
        "version": version,
        "name": _name(parts)[:_LONGEST_NAME],
        **unless_empty("title", title),
        "status": "active",
        "publisher": "Hesperion",
    }


def variables_of(dictionary: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What the data dictionary says of each variable, by its key."""
    return {one["key"]: one for table in dictionary["tables"] for one in table["variables"]}


def unless_empty(name: str, value: Any) -> dict[str, Any]:
    """Nothing in FHIR is empty: what has no value is left out."""
    return {name: value} if value else {}


def _name(parts: list[str]) -> str:
    words = re.split("[^A-Za-z0-9]+", "-".join(parts))
    return "".join(word[:1].upper() + word[1:] for word in words)

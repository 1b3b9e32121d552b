"""Writes the StructureDefinition of an extension: one value, or other extensions inside it."""

from collections.abc import Sequence
from typing import Any

from research.formats.fhir.definition import (
    PRECISION_VALUES,
    Definition,
    definition_of,
    unless_empty,
)
from research.formats.fhir.names import GRADE_URL, MONTHS_URL

_Element = dict[str, Any]
_ROOT, _INSIDE = "Extension", "Extension.extension"
_BASE = "http://hl7.org/fhir/StructureDefinition/Extension"
_BY_URL = {"discriminator": [{"type": "value", "path": "url"}], "ordered": False, "rules": "closed"}


def extension_holding(
    url: str, version: str, title: str, kind: str, values: str = ""
) -> Definition:
    """An extension with a value of the type `kind`; `values` is the ValueSet of a type that has codes."""
    return _extension(url, version, title, _with_value(_ROOT, url, kind, values))


def extension_of_date(url: str, version: str, title: str) -> Definition:
    """An extension that holds a date, as months from day 0."""
    months = _part("months") | {"min": 1, "type": [{"code": "Extension", "profile": [MONTHS_URL]}]}
    return _extension(url, version, title, _with_parts(url, [months]))


def months_extension(version: str) -> Definition:
    """The months are unknown of somebody without day 0."""
    parts = [
        *[_part("months"), *_with_value(f"{_INSIDE}:months", "months", "Range")],
        *[
            _part("precision"),
            *_with_value(f"{_INSIDE}:precision", "precision", "code", PRECISION_VALUES),
        ],
    ]
    title = "A date as the months from day 0 between which it is"
    return _extension(MONTHS_URL, version, title, _with_parts(MONTHS_URL, parts))


def grades_extension(version: str) -> Definition:
    return extension_holding(GRADE_URL, version, "Lowest and highest grade", "Range")


def _extension(url: str, version: str, title: str, elements: Sequence[_Element]) -> Definition:
    return definition_of("StructureDefinition", url, version, title) | {
        "fhirVersion": "4.0.1",
        "kind": "complex-type",
        "abstract": False,
        "context": [{"type": "element", "expression": "Element"}],
        "type": "Extension",
        "baseDefinition": _BASE,
        "derivation": "constraint",
        "differential": {
            "element": [_element(_ROOT) | unless_empty("short", title), *elements],
        },
    }


def _with_value(where: str, url: str, kind: str, values: str = "") -> list[_Element]:
    """The elements of an extension that has a value and nothing inside it."""
    value = _element(f"{where}.value[x]") | {"min": 1, "type": [{"code": kind}]}
    binding = {"binding": {"strength": "required", "valueSet": values}} if values else {}
    inside = _element(f"{where}.extension") | {"max": "0"}
    return [inside, _element(f"{where}.url") | {"fixedUri": url}, value | binding]


def _with_parts(url: str, parts: Sequence[_Element]) -> list[_Element]:
    """The elements of an extension that has extensions inside it and no value."""
    sliced = _element(_INSIDE) | {"slicing": _BY_URL, "min": 1}
    own = _element("Extension.url") | {"fixedUri": url}
    return [sliced, *parts, own, _element("Extension.value[x]") | {"max": "0"}]


def _part(name: str) -> _Element:
    return _element(f"{_INSIDE}:{name}") | {"sliceName": name, "max": "1"}


def _element(name: str) -> _Element:
    """The path of an element is its id without the names of slices."""
    path = ".".join(part.partition(":")[0] for part in name.split("."))
    return {"id": name, "path": path}

"""The JSON of the API, as JSON Schema. Those with a title are components of openapi.json."""

from collections.abc import Mapping
from datetime import date
from typing import Any, get_type_hints

from research.api.route import Schema
from research.choices import Format, RequestState
from research.dictionary.description import ExportClass
from research.dictionary.questions import ASKED_IN
from research.dictionary.variable import VariableKind
from research.formats.package import About, Manifest, PackedFile


def _object(name: str = "", /, **properties: Schema) -> Schema:
    """An object with these properties, all of them and no other."""
    named = {"title": name} if name else {}
    return named | {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_DAY: Schema = {"type": "string", "format": "date"}
_SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
REQUEST_NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
FILE_FORMAT: Schema = {"type": "string", "enum": Format.values}
ASKED_LANGUAGE: Schema = {"type": "string", "enum": ASKED_IN, "default": "en"}

PROBLEM = _object(  # RFC 9457
    "Problem",
    type={"const": "about:blank"},
    title=TEXT,
    status={"type": "integer", "minimum": 400, "maximum": 599},
    detail=TEXT,
)

_CODE = _object(code=TEXT, label=TEXT, as_asked=TEXT)
_QUESTION = _object(step=TEXT, field=TEXT, text=TEXT)
_VARIABLE: dict[str, Schema] = {
    "key": TEXT,
    "name": TEXT,
    "label": TEXT,
    "kind": {"type": "string", "enum": [kind.value for kind in VariableKind]},
    "unit": TEXT,
    "code_system": TEXT,
    "export_class": {"type": "string", "enum": [one.value for one in ExportClass]},
    "privacy_cost": TEXT,
    "erdri_cds": TEXT,
    "rd_cdm": TEXT,
    "codes": _list(_CODE),
    "questions": _list(_QUESTION),
    "note": TEXT,
}
_PART = _object(**_VARIABLE, parts={"type": "array", "maxItems": 0})
_TABLE = _object(name=TEXT, label=TEXT, variables=_list(_object(**_VARIABLE, parts=_list(_PART))))
DICTIONARY = _object(
    "Dictionary",
    name=TEXT,
    version=TEXT,
    sha256=_SHA256,
    language=ASKED_LANGUAGE,
    tables=_list(_TABLE),
)

_REQUEST_FACTS: dict[str, Schema] = {
    "number": REQUEST_NUMBER,
    "project": REQUEST_NUMBER,
    "title": TEXT,
    "state": {"type": "string", "enum": RequestState.values},
    "state_since": {"type": "string", "format": "date-time"},
    "starts_on": _DAY,
    "ends_on": _DAY,
    "agreement_ends_on": _DAY,
    "formats": _list(FILE_FORMAT),
    "extract": {"type": ["integer", "null"], "minimum": 1},
}
REQUESTS = _object("Requests", requests=_list(_object(**_REQUEST_FACTS)))
REQUEST = _object("Request", **_REQUEST_FACTS, fields=_list(TEXT), people_to_delete=_COUNT)
ROWS_TO_DELETE = _object(
    "Deleted",
    request=REQUEST_NUMBER,
    pseudonyms=_list({"type": "string", "pattern": "^P[0-9a-f]{15}$"}),
)


def _of_dataclass(shape: type) -> Schema:
    """The JSON of a dataclass of research/formats/package.py."""
    return _object(**{name: _OF_TYPE[kind] for name, kind in get_type_hints(shape).items()})


_OF_TYPE: dict[Any, Schema] = {
    int: _COUNT,
    int | None: {"type": ["integer", "null"], "minimum": 0},
    str: TEXT,
    date: _DAY,
    tuple[str, ...]: _list(TEXT),
    Mapping[str, int]: {"type": "object", "additionalProperties": _COUNT},
}
_OF_TYPE[About] = _of_dataclass(About)
_OF_TYPE[tuple[PackedFile, ...]] = _list(_of_dataclass(PackedFile))
_FILE = _object(
    format=FILE_FORMAT,
    name=TEXT,
    sha256=_SHA256,
    size_bytes=_COUNT,
    manifest=_of_dataclass(Manifest),
)
EXTRACT_MANIFEST = _object(
    "Manifest", request=REQUEST_NUMBER, extract=REQUEST_NUMBER, files=_list(_FILE)
)

"""The JSON of the API, as JSON Schema."""

from research.api.route import Schema
from research.choices import Format, RequestState


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_DAY: Schema = {"type": "string", "format": "date"}
_SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
FORMAT: Schema = {"type": "string", "enum": Format.values}
LANGUAGE: Schema = {"type": "string", "default": "en"}

PROBLEM = _object(
    type={"const": "about:blank"}, title=_TEXT, status={"type": "integer"}, detail=_TEXT
)
DICTIONARY: Schema = {
    "type": "object",
    "properties": {
        "name": _TEXT,
        "version": _TEXT,
        "sha256": _SHA256,
        "language": _TEXT,
        "tables": _list({"type": "object"}),
    },
    "required": ["name", "version", "sha256", "language", "tables"],
}
_REQUEST_FACTS: dict[str, Schema] = {
    "number": NUMBER,
    "project": NUMBER,
    "title": _TEXT,
    "state": {"type": "string", "enum": RequestState.values},
    "state_since": {"type": "string", "format": "date-time"},
    "starts_on": _DAY,
    "ends_on": _DAY,
    "agreement_ends_on": _DAY,
    "formats": _list(FORMAT),
    "extract": {"type": ["integer", "null"], "minimum": 1},
}
REQUESTS = _object(requests=_list(_object(**_REQUEST_FACTS)))
REQUEST = _object(**_REQUEST_FACTS, fields=_list(_TEXT), people_to_delete=_COUNT)
MANIFEST = _object(
    request=NUMBER,
    extract=NUMBER,
    files=_list(
        _object(
            format=FORMAT,
            name=_TEXT,
            sha256=_SHA256,
            size_bytes=_COUNT,
            manifest={"type": "object"},
        )
    ),
)
DELETED = _object(
    request=NUMBER, pseudonyms=_list({"type": "string", "pattern": "^P[0-9a-f]{15}$"})
)

"""Reads filter sets as people, programs and strangers write them, into entries that are not checked yet.

An entry is a filter's name, a mode as in JSON, and a value.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any

from django.http import QueryDict

from research.filters.filter import Mode

FILTERS_VERSION = 1
MOST_JSON_CHARACTERS = 100_000
Entry = tuple[str, str, Any]

_NO_SET = "A filter set is a JSON object with “version” and “filters”."


class Unreadable(ValueError):
    """Its text is a sentence for people."""


def entries_of_query(query: QueryDict, besides: Collection[str]) -> Iterator[Entry]:
    """`besides` are parameters that are no filters."""
    for parameter, values in query.lists():
        if parameter not in besides:
            name, dot, mode = parameter.partition(".")
            for value in values:
                yield name, mode if dot else Mode.ANY, value


def entries_of_json(value: Any) -> Iterator[Entry]:
    """From a filter set as JSON text, or as what JSON text was read into. Raises Unreadable."""
    found = _loaded(value) if isinstance(value, str | bytes) else value
    if not isinstance(found, dict) or found.keys() != {"version", "filters"}:
        raise Unreadable(_NO_SET)
    if type(found["version"]) is not int or found["version"] != FILTERS_VERSION:  # True is an int
        raise Unreadable(f"This site reads filter sets of version {FILTERS_VERSION} only.")
    for name, modes in _items(found["filters"]):
        for mode, values in _items(modes):
            if not isinstance(values, list):
                raise Unreadable("The values of a filter are a list.")
            yield from ((name, mode, each) for each in values)


def _loaded(text: str | bytes) -> Any:
    if len(text) > MOST_JSON_CHARACTERS:
        raise Unreadable(f"A filter set has at most {MOST_JSON_CHARACTERS:,} characters.")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("This is no JSON.") from error


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise Unreadable("Filters are JSON objects with “any”, “all” and “not”.")
    for key, each in value.items():
        yield str(key), each

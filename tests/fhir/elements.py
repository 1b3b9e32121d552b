"""Walks through the elements of a resource."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

Resource = dict[str, Any]

# Elements that hold others of their own kind, at any depth.
_RECURSIVE = ("item", "concept")


@dataclass(frozen=True)
class Element:
    """`path` is without numbers, and the same at any depth of items: "Questionnaire.item.type".

    `holder` is the object that has it as `name`.
    """

    path: str
    name: str
    value: Any
    holder: Resource


# Rule after rule walks through the same resource.
_last: list[tuple[Resource, list[Element]]] = []


def elements(resource: Resource) -> list[Element]:
    """All elements, those inside others too; each of a list by itself. Nobody may change the resource since."""
    if not _last or _last[0][0] is not resource:
        _last[:] = [(resource, list(_within(resource, str(resource.get("resourceType")))))]
    return _last[0][1]


def at(resource: Resource, path: str) -> Iterator[Element]:
    """The elements with this path."""
    return (one for one in elements(resource) if one.path == path)


def named(resource: Resource, *names: str) -> Iterator[Element]:
    """The elements with one of these names, at any place."""
    return (one for one in elements(resource) if one.name in names)


def _within(holder: Resource, path: str) -> Iterator[Element]:
    for name, value in holder.items():
        own = _path(path, name)
        for one in value if isinstance(value, list) else [value]:
            yield Element(own, name, one, holder)
            if isinstance(one, dict):
                yield from _within(one, own)


@cache
def _path(path: str, name: str) -> str:
    joined = f"{path}.{name}"
    for again in _RECURSIVE:
        if joined.endswith(f".{again}.{again}"):
            return path
    return joined

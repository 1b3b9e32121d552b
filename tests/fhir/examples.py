"""A right resource of each type, small, and wrong ones made from it."""

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from tests.fhir.elements import Resource

GONE = object()
EXAMPLES: dict[str, Resource] = {
    one["resourceType"]: one
    for one in json.loads(Path(__file__).with_name("examples.json").read_text(encoding="utf-8"))
}


def example(kind: str, changes: Mapping[str, Any]) -> Resource:
    """The example of a type with other values at paths such as "component.0.code"; GONE takes one away."""
    resource = deepcopy(EXAMPLES[kind])
    for path, value in changes.items():
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        holder: Any = resource
        for part in way:
            holder = holder[part]
        if value is GONE:
            del holder[last]
        else:
            holder[last] = value
    return resource

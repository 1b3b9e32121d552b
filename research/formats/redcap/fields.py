"""How REDCap names what an extract holds: fields, and the raw values of choices."""

import re
from collections.abc import Mapping

from research.dictionary.variable import PARTICIPANT
from research.released.output import ReleasedTable

RECORD_ID = "record_id"
_NOT_RAW = re.compile("[^a-z0-9_]")


def is_repeating(table: ReleasedTable) -> bool:
    return table.name != PARTICIPANT


def field_names(table: ReleasedTable) -> list[str]:
    """Of all columns but the pseudonym, in their order. They are unique in the project."""
    return [f"{table.name}_{output.name}" for output in table.outputs[1:]]


def raw_values(codes: Mapping[str, str]) -> dict[str, str]:
    """The raw value of each code: a small letter, digit or _ for each character, and no two the same."""
    raw: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        base = found = _NOT_RAW.sub("_", code.lower())
        number = 1
        while found in taken:
            number += 1
            found = f"{base}_{number}"
        raw[code] = found
        taken.add(found)
    return raw

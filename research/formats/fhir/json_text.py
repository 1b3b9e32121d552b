"""JSON as text that is made in parts: what is the same in all rows is encoded once."""

import json
from collections.abc import Callable
from typing import Any

HOLE = "\0"  # is in no row: PostgreSQL's texts can't hold it

encode: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def around(template: Any) -> Callable[[str], str]:
    """What puts JSON into `template` where it has HOLE, once or not at all."""
    before, *after = encode(template).split(encode(HOLE))
    if not after:
        return lambda value: before
    (end,) = after
    return lambda value: f"{before}{value}{end}"

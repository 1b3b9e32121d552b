"""Keys of pages in addresses: the time and the id of the row after which a page begins."""

import re
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEY = re.compile(r"(\d{1,16})\.(\d{1,18}|HSP-[0-9A-Z]{4}-[0-9A-Z]{4})", re.ASCII)


class BadKey(ValueError):
    """No row has such a key. The text is a sentence for people."""

    def __init__(self) -> None:
        super().__init__("The address names no page of this list. This is its first page.")


def page_key(at: datetime, own: object) -> str:
    """The key of a row: microseconds since 1970, a full stop, and the row's `own` id."""
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}.{own}"


def read_key(key: str) -> tuple[datetime, str]:
    """Time and id in a key. Raises BadKey."""
    match = _KEY.fullmatch(key)
    if not match:
        raise BadKey
    return _EPOCH + timedelta(microseconds=int(match[1])), match[2]

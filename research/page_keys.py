"""Keys of pages in addresses: the time and the id of the row after which a page begins."""

import re
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadKey(ValueError):
    """No row has such a key. The text is a sentence for people."""

    def __init__(self) -> None:
        super().__init__("The address names no page of this list. This is its first page.")


def page_key(at: datetime, own: object) -> str:
    """The key of a row: microseconds since 1970, a full stop, and the row's `own` id."""
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}.{own}"


def read_key(key: str, own: str) -> tuple[datetime, str]:
    """Time and id in a key; `own` is the pattern of the id. Raises BadKey."""
    match = re.fullmatch(rf"(\d{{1,16}})\.({own})", key, re.ASCII)
    if not match:
        raise BadKey
    return _EPOCH + timedelta(microseconds=int(match[1])), match[2]

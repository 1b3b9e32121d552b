"""Which bytes a Range header asks for (RFC 9110, section 14)."""

import re

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII | re.IGNORECASE)


class Unsatisfiable(ValueError):
    """No byte of the requested range exists."""


def wanted(header: str, size: int) -> range | None:
    """The byte positions that a Range header asks for; None if the answer is the whole page.

    `size` is the length of the page in bytes. The whole page is the answer to several ranges at
    once and to malformed headers, as the standard allows. Raises Unsatisfiable.
    """
    found = _ONE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        span = range(max(size - int(last), 0), size)
    elif last and int(last) < int(first):
        return None
    else:
        span = range(int(first), min(int(last or size) + 1, size))
    if not span:
        raise Unsatisfiable
    return span

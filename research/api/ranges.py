"""Which bytes of a file a request asks for, and on which condition (RFC 9110, sections 13 and 14)."""

from django.http import HttpRequest
from django.utils.http import parse_etags

from hesperion.edge.page_cache.ranges import Unsatisfiable, wanted
from research.api.refusal import ApiRefused

_ANOTHER = "The file is another one than that of the ETag that was sent."
_NOT_THERE = "The file ends before the range that was asked for. It has {} bytes."


def has_it_already(request: HttpRequest, etag: str) -> bool:
    """Whether the program has this file, by If-None-Match. Raises ApiRefused if If-Match asks for another."""
    match = parse_etags(request.headers.get("If-Match", ""))
    if match and etag not in match and "*" not in match:
        raise ApiRefused(412, _ANOTHER)
    had = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in had or etag in {one.removeprefix("W/") for one in had}


def wanted_part(request: HttpRequest, *, etag: str, size: int) -> range | None:
    """The positions of the bytes that are asked for; None if all are.

    All are, too, for several ranges, a malformed one, and where the file is another one than that of
    the ETag in If-Range. Raises ApiRefused if no byte of the range exists.
    """
    if request.headers.get("If-Range", etag) != etag:
        return None
    try:
        return wanted(request.headers.get("Range", ""), size)
    except Unsatisfiable:
        header = {"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}
        raise ApiRefused(416, _NOT_THERE.format(size), header) from None

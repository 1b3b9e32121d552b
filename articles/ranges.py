"""Files of which a browser may ask for a part, as it does to jump within a sound."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_CHUNK = 64 * 1024


def serve_ranges(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    """`path`, or the part of it that is asked for. Several parts at once are answered with the whole."""
    size = path.stat().st_size
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or asked.groups() == ("", ""):
        answer: HttpResponseBase = FileResponse(path.open("rb"), content_type=content_type)
    else:
        start, end = _bounds(asked, size)
        answer = _part(path, start, end, size, content_type)
    answer.headers["Accept-Ranges"] = "bytes"
    return answer


def _bounds(asked: re.Match[str], size: int) -> tuple[int, int]:
    """The first byte and the one after the last; `bytes=-500` means the last 500."""
    first, last = asked.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(int(last) + 1, size) if last else size


def _part(path: Path, start: int, end: int, size: int, content_type: str) -> HttpResponseBase:
    if not start < end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {
        "Content-Range": f"bytes {start}-{end - 1}/{size}",
        "Content-Length": str(end - start),
    }
    return StreamingHttpResponse(
        _chunks(path, start, end), status=206, content_type=content_type, headers=headers
    )


def _chunks(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(min(_CHUNK, end - file.tell())):
            yield chunk

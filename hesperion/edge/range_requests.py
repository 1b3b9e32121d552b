"""Files in parts, which browsers request to jump within a sound."""

from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from hesperion.edge.page_cache.ranges import Unsatisfiable, wanted

_CHUNK = 64 * 1024


def serve_with_ranges(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    """Serve the file at `path`, or the range of it that the request asks for.

    A request for several ranges gets the whole file.
    """
    size = path.stat().st_size
    try:
        span = wanted(request.headers.get("Range", ""), size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if span is None:
        answer: HttpResponseBase = FileResponse(path.open("rb"), content_type=content_type)
    else:
        answer = _part(path, span, size, content_type)
    answer.headers["Accept-Ranges"] = "bytes"
    return answer


def _part(path: Path, span: range, size: int, content_type: str) -> HttpResponseBase:
    headers = {
        "Content-Range": f"bytes {span.start}-{span.stop - 1}/{size}",
        "Content-Length": str(len(span)),
    }
    return StreamingHttpResponse(
        _chunks(path, span), status=206, content_type=content_type, headers=headers
    )


def _chunks(path: Path, span: range) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(span.start)
        while chunk := file.read(min(_CHUNK, span.stop - file.tell())):
            yield chunk

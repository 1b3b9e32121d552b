"""Request bodies, read in full before any other code runs."""

import logging
import time
from collections.abc import Iterable
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.utils.http import parse_header_parameters

from hesperion.edge.wsgi_guards import Application, refuse_request

MOST_BYTES = 3 * 1024 * 1024  # bytes; more than any form may have: DATA_UPLOAD_MAX_MEMORY_SIZE
MOST_UPLOADED_BYTES = 64 * 1024 * 1024  # bytes, below UPLOADS; the largest is a recording
# An article's files, and the agreement of a request for data, as the hospital scanned it.
UPLOADS = ("/cms/", "/admin/research/request/")
IN_MEMORY = 1024 * 1024  # bytes; longer bodies are buffered in a file
PART = 64 * 1024
SLOW = 10  # seconds; a proxy that buffers sends a body faster
BODY_SECONDS = "hesperion.body_seconds"  # in the environ of WSGI: how long the body took to come

logger = logging.getLogger(__name__)


class BufferedBodies:
    """WSGI middleware that reads each request body in full before it calls `application`.

    A body that was cut off is answered by 400. A slow body occupies a thread, but no database
    connection; slow bodies in all threads block the process. So the proxy in front must buffer
    bodies, and the log warns if it does not.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if fault := _fault(environ):
            return refuse_request(environ, start, *fault)
        return self._whole(environ, start, int(environ.get("CONTENT_LENGTH") or 0))

    def _whole(self, environ: dict[str, Any], start: Any, length: int) -> Iterable[bytes]:
        if not length:
            return self.application(environ, start)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            begin = time.monotonic()
            if _read_body(environ["wsgi.input"], body, length) < length:
                sentence = "The request broke off on its way. Go back, and send it again."
                return refuse_request(environ, start, HTTPStatus.BAD_REQUEST, sentence)
            seconds = time.monotonic() - begin
            if seconds > SLOW:
                logger.warning("A body took %d s to come: the proxy must buffer requests", seconds)
            return self.application(environ | {"wsgi.input": body, BODY_SECONDS: seconds}, start)


def _fault(environ: dict[str, Any]) -> tuple[HTTPStatus, str] | None:
    """Status and sentence of a request that is refused before its body is read; None for others."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if "HTTP_TRANSFER_ENCODING" in environ and "CONTENT_LENGTH" not in environ:
        return HTTPStatus.LENGTH_REQUIRED, "Say how long the request is."
    if not (length.isascii() and length.isdigit()):
        return HTTPStatus.BAD_REQUEST, "The request's length is not a number."
    most = MOST_UPLOADED_BYTES if environ.get("PATH_INFO", "").startswith(UPLOADS) else MOST_BYTES
    if int(length) > most:
        sentence = f"A request may have {most // 1024 // 1024} MB at most."
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence
    try:
        parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except (LookupError, ValueError):  # Django would fail before it could answer
        return HTTPStatus.BAD_REQUEST, "The request's Content-Type can't be read."
    return None


def _read_body(source: Any, body: IO[bytes], length: int) -> int:
    """Copy the body from `source`; the number of bytes that arrived, at most `length`."""
    missing = length
    while missing and (part := source.read(min(missing, PART))):
        body.write(part)
        missing -= len(part)
    body.seek(0)
    return length - missing

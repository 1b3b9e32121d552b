"""A cached page, and its answers (RFC 9110): in full, by gzip, a range of bytes, or “not modified”."""

import gzip
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.http import parse_etags, quote_etag

from hesperion.edge.page_cache.ranges import Unsatisfiable, wanted

Headers = list[tuple[str, str]]
StartResponse = Callable[[str, Headers], Any]


@dataclass(frozen=True, slots=True)
class Form:
    """The body of a cached page, plain or compressed by gzip.

    `headers` belong to every response, `whole` to a response with the complete body.
    """

    body: bytes
    etag: str
    headers: Headers
    whole: Headers

    @classmethod
    def of(cls, body: bytes, headers: Headers) -> "Form":
        etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
        headers = [*headers, ("ETag", etag), ("Accept-Ranges", "bytes")]
        return cls(body, etag, headers, [*headers, ("Content-Length", str(len(body)))])


@dataclass(frozen=True, slots=True)
class Page:
    """A cached page, plain and compressed by gzip.

    It is valid until the time `until`, and as long as `generation()` is unchanged.
    """

    plain: Form
    packed: Form
    generation: int
    until: float  # by time.monotonic()

    @classmethod
    def of(cls, body: bytes, headers: Headers, *, generation: int, until: float) -> "Page":
        plain = Form.of(body, headers)
        packed = Form.of(gzip.compress(body, mtime=0), [*headers, ("Content-Encoding", "gzip")])
        return cls(plain, packed, generation, until)

    def answer(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        part = environ.get("HTTP_RANGE", "") if environ["REQUEST_METHOD"] == "GET" else ""
        is_packed = not part and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        form = self.packed if is_packed else self.plain
        if _is_known(environ.get("HTTP_IF_NONE_MATCH"), form.etag):
            start("304 Not Modified", form.headers)
            return []
        if part and environ.get("HTTP_IF_RANGE", form.etag) == form.etag:
            return _in_part(form, part, start)
        return _whole(form, start, is_head=environ["REQUEST_METHOD"] == "HEAD")


def _whole(form: Form, start: StartResponse, *, is_head: bool = False) -> Iterable[bytes]:
    start("200 OK", form.whole)
    return [] if is_head else [form.body]


def _in_part(form: Form, part: str, start: StartResponse) -> Iterable[bytes]:
    size = len(form.body)
    try:
        span = wanted(part, size)
    except Unsatisfiable:
        start("416 Range Not Satisfiable", [*form.headers, ("Content-Range", f"bytes */{size}")])
        return []
    if span is None:
        return _whole(form, start)
    body = form.body[span.start : span.stop]
    content_range = f"bytes {span.start}-{span.stop - 1}/{size}"
    lengths = [("Content-Range", content_range), ("Content-Length", str(len(body)))]
    start("206 Partial Content", [*form.headers, *lengths])
    return [body]


def _is_known(known: str | None, etag: str) -> bool:
    """Whether the browser has this page already. If-None-Match is compared weakly (RFC 9110, 13.1.2)."""
    return known is not None and (
        known.strip() == "*" or etag in (tag.removeprefix("W/") for tag in parse_etags(known))
    )

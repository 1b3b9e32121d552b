"""The files of an extract, whole or in part."""

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from research.api.extracts import refusing
from research.api.queries import request_of
from research.api.ranges import has_it_already, wanted_part
from research.api.refusal import ApiRefused
from research.choices import Format
from research.extracts.downloads import file_name, file_to_download, open_file, require_unchanged
from research.models import ApiToken, ExtractFile

_ZIP = "application/zip"


def extract_file(
    request: HttpRequest, token: ApiToken, number: int, file_format: str
) -> HttpResponseBase:
    """Send the file, or a part of it. Each answer with bytes of it is of a download that is stored."""
    wanted = request_of(token, number)
    if file_format not in wanted.formats:
        offered = ", ".join(wanted.formats)
        raise ApiRefused(404, f"Request {number} has no file of this format, but: {offered}.")
    with refusing(wanted):
        file = file_to_download(request=wanted, form=Format(file_format))
        if has_it_already(request, _etag(file)):
            require_unchanged(file.extract)
            return HttpResponseNotModified(headers=_headers(file))
        if request.method == "HEAD":
            require_unchanged(file.extract)
            return HttpResponse(headers=_headers(file, length=file.size_bytes))
        part = wanted_part(request, etag=_etag(file), size=file.size_bytes)
        opened = open_file(file=file, by=token.by, part=part)
    headers = _headers(file, length=opened.size_bytes)
    if part is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.size_bytes}"
    return StreamingHttpResponse(opened.chunks, status=206 if part else 200, headers=headers)


def _headers(file: ExtractFile, length: int | None = None) -> dict[str, str]:
    headers = {"ETag": _etag(file), "Accept-Ranges": "bytes"}
    if length is not None:
        disposition = content_disposition_header(True, file_name(file)) or ""
        headers |= {"Content-Type": _ZIP, "Content-Disposition": disposition}
        headers["Content-Length"] = str(length)
    return headers


def _etag(file: ExtractFile) -> str:
    """A strong one: files with the same hash are the same to the byte."""
    return f'"{file.sha256}"'

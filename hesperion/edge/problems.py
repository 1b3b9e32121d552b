"""Errors at addresses for programs, below /api/: JSON of RFC 9457 in place of a page."""

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

PROBLEM_TYPE = "application/problem+json"
API_PREFIX = "/api/"

_SENTENCES = {
    400: "The request can’t be read: its address or its headers are broken or too long.",
    403: "This is not allowed.",
    404: "There is nothing at this address. /api/v1/openapi.json describes those that there are.",
    500: "The fault is the site’s, not yours. Please try again later, or tell us.",
    503: "The site can’t answer at the moment. Please try again later.",
}


def is_api_address(request: HttpRequest) -> bool:
    """Whether the address is for programs."""
    return request.path_info.startswith(API_PREFIX)


def problem(status: int, detail: str = "", headers: dict[str, str] | None = None) -> HttpResponse:
    """The answer with this status. `detail` is a sentence for people; there is one for each usual status."""
    own = {"Cache-Control": "no-store", "Content-Language": "en"}
    return HttpResponse(
        problem_body(status, detail or _SENTENCES[status]),
        status=status,
        content_type=PROBLEM_TYPE,
        headers=own | (headers or {}),
    )


def problem_body(status: int, detail: str) -> bytes:
    title = HTTPStatus(status).phrase
    found = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return json.dumps(found, ensure_ascii=False).encode()

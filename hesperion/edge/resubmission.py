"""Resubmission: what a person typed goes back to them where the site can't process it just now.

It is in the answer to the request that sent it, and is stored nowhere. The page shows the text, says what to
do, and its button sends all of it again.
"""

from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token

# Hidden fields of our own forms: nobody typed them.
NOT_TYPED = {"csrfmiddlewaretoken", "opened", "homepage", "version", "sha256", "next"}
SIGN_IN_PATHS = ("/account/", "/admin/login/", "/cms/login/")
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)

Fields = list[tuple[str, str]]


def resubmitted_fields(request: HttpRequest) -> Fields:
    """The posted fields as (name, value), with a CSRF token that is valid now.

    Empty if the fields can't be read, if the form contains a password or PIN, or if another site
    may have made it: the button on our page would send it in the person's name.
    """
    if not _is_readable(request) or _holds_secrets(request) or not _is_from_our_pages(request):
        return []
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    token = ("csrfmiddlewaretoken", get_token(request))
    return [token, *(field for field in sent if field[0] not in (token[0], "in_language"))]


def resubmission(request: HttpRequest) -> dict[str, Any]:
    """The context of `components/resubmission.html`; empty where there is nothing to send again."""
    fields = resubmitted_fields(request)
    typed = [value for name, value in fields if name not in NOT_TYPED and value.strip()]
    if not typed:
        return {}
    return {"fields": fields, "texts": [text for text in typed if _is_text(text)]}


def _is_readable(request: HttpRequest) -> bool:
    """Whether it is a POST whose fields can be read. One that is too long or was cut off is not."""
    try:
        return request.method == "POST" and bool(request.POST)
    except UNREADABLE:
        return False


def _is_text(value: str) -> bool:
    """Whether it is text that a person wrote: neither the code of a choice nor an editor's JSON."""
    return " " in value.strip() and not value.startswith(("{", "["))


def _holds_secrets(request: HttpRequest) -> bool:
    if request.path_info.startswith(SIGN_IN_PATHS) or hasattr(request, "sensitive_post_parameters"):
        return True
    return any(name == "pin" or "password" in name for name in request.POST)


def _is_from_our_pages(request: HttpRequest) -> bool:
    """Whether the CSRF check passed, or the header Origin names this site."""
    ours = f"{request.scheme}://{request.get_host()}"
    is_checked = getattr(request, "csrf_processing_done", False)
    return is_checked or request.headers.get("Origin") == ours

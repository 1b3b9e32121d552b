"""404 for arguments in addresses that make pages of Django's admin and Wagtail fail."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

CHOOSERS = {"wagtaildocs_chooser:chosen", "wagtailimages_chooser:chosen"}


class InvalidArguments:
    """Middleware that answers 404 to arguments in addresses that make pages of Django's admin or Wagtail fail.

    Such a page would, for example, send the database a value of another type.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: Any) -> None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in CHOOSERS and not _is_number(*arguments, *named.values()):
            raise Http404
        if named.get("revision_id") == 0:  # Wagtail treats 0 as no revision
            raise Http404
        if name == "admin:view_on_site":  # nothing of /admin/ has a page on the site
            raise Http404


def _is_number(*values: Any) -> bool:
    return all(str(value).isascii() and str(value).isdigit() for value in values)

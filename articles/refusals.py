"""What /cms/ says where Wagtail's own pages would fail on a request that they can't serve."""

import re
from collections.abc import Callable
from json import JSONDecodeError
from typing import Any

from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _

_NUMBER = re.compile(r"[0-9]{1,18}")
_COUNTS = re.compile(r"-(count|order)$")  # of the blocks of a text, and of the rows of its lists
_MALFORMED = (MultiValueDictKeyError, JSONDecodeError)
_TAKE_NUMBERS = {"find", "chosen_multiple", "wagtailadmin_choose_page_chosen_multiple"}
_EXTERNAL_LINK = "wagtailadmin_choose_page_external_link"


class Refusals:
    """Answers in a sentence: 409 to deleting what is in use, 400 to what no form or link of /cms/ sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.path_info.startswith("/cms/"):
            return None
        if not all(map(_NUMBER.fullmatch, _numbers(request, kwargs))):
            return _refused(request, _("The address names by a word what has a number."), 400)
        counts = [request.POST[name] for name in request.POST if _COUNTS.search(name)]
        if not all(_NUMBER.fullmatch(count) for count in counts):
            return _incomplete(request)
        if _is_external_link(request) and "external-link-chooser-url" not in request.POST:
            return _incomplete(request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not request.path_info.startswith("/cms/"):
            return None
        if isinstance(exception, ProtectedError):
            return _refused(request, str(exception.args[0]), 409)
        return _incomplete(request) if isinstance(exception, _MALFORMED) else None


def _numbers(request: HttpRequest, kwargs: dict[str, Any]) -> list[str]:
    """What Wagtail takes for numbers without looking."""
    takes_ids = request.resolver_match and request.resolver_match.url_name in _TAKE_NUMBERS
    named = [kwargs["object_id"]] if "object_id" in kwargs else []
    return [*named, *(request.GET.getlist("id") if takes_ids else [])]


def _is_external_link(request: HttpRequest) -> bool:
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.url_name == _EXTERNAL_LINK


def _incomplete(request: HttpRequest) -> HttpResponse:
    return _refused(request, _("The form did not arrive whole. Open it anew."), 400)


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "cms/refused.html", {"sentence": sentence}, status=status)

"""Answers to requests that Wagtail fails on, and redirects from old addresses of pages."""

import re
from collections.abc import Callable
from json import JSONDecodeError
from typing import Any

from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from hesperion.ui.templatetags.languages import in_this_language

_NUMBER = re.compile(r"[0-9]{1,18}")
_COUNTS = re.compile(r"-(count|order)$")  # how many blocks a text has, and rows a list
_MALFORMED = (MultiValueDictKeyError, JSONDecodeError)
_TAKE_NUMBERS = {"find", "chosen_multiple", "wagtailadmin_choose_page_chosen_multiple"}
_EXTERNAL_LINK = "wagtailadmin_choose_page_external_link"


class CmsRequestErrors:
    """Middleware that answers errors in /cms/ with a sentence.

    409 if a file that was to be deleted is in use, 400 if a request is malformed.
    """

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
    """The ids that Wagtail converts to numbers without a check."""
    takes_ids = request.resolver_match and request.resolver_match.url_name in _TAKE_NUMBERS
    named = [kwargs["object_id"]] if "object_id" in kwargs else []
    return [*named, *(request.GET.getlist("id") if takes_ids else [])]


def _is_external_link(request: HttpRequest) -> bool:
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.url_name == _EXTERNAL_LINK


def _incomplete(request: HttpRequest) -> HttpResponse:
    return _refused(request, _("The form did not arrive whole. Open it anew."), 400)


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "cms/request_error.html", {"sentence": sentence}, status=status)


class MovedPageRedirects(MiddlewareMixin):
    """Middleware that redirects the old address of a public page to its present one.

    It redirects no other address. An untranslated article is also shown under the prefix of each
    other language, and redirected there.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code != 404:
            return response
        path, language = request.path_info, get_language_from_path(request.path_info)
        if address := _moved(request, path):
            return HttpResponsePermanentRedirect(address)
        if language and (address := _moved(request, path.removeprefix(f"/{language}"))):
            return HttpResponsePermanentRedirect(in_this_language(address))
        return response


def _moved(request: HttpRequest, path: str) -> str | None:
    redirect = get_redirect(request, Redirect.normalise_path(path, decode_unicode=False))
    page = redirect and redirect.redirect_page
    return redirect.link if page and page.live else None

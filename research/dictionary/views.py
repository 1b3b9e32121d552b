"""The dictionary in the shell of the admin, for all who may see records or ask for an extract.

`?language=de` chooses the language of questions and answers.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from research.dictionary.csv_file import as_csv
from research.dictionary.document import dictionary
from research.dictionary.questions import UnknownLanguage

PERMISSIONS = ["research.view_record", "research.make_request"]
_Shown = Callable[[HttpRequest, dict[str, Any]], HttpResponse]


def for_dictionary_readers(view: _Shown) -> Callable[..., HttpResponse]:
    """The view of the dictionary in the language that is asked for; 404 with a sentence for an unknown one."""

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        if not any(map(request.user.has_perm, PERMISSIONS)):
            raise PermissionDenied
        try:
            found = dictionary(request.GET.get("language", "en"))
        except UnknownLanguage as error:
            return _page(request, "unknown", 404, sentence=str(error))
        return view(request, found)

    return admin.site.admin_view(wrapped)


@for_dictionary_readers
def dictionary_page(request: HttpRequest, found: dict[str, Any]) -> HttpResponse:
    return _page(request, "page", dictionary=found, language=found["language"])


@for_dictionary_readers
def csv_file(request: HttpRequest, found: dict[str, Any]) -> HttpResponse:
    return dictionary_file(as_csv(found).encode(), found, "csv", "text/csv; charset=utf-8")


@for_dictionary_readers
def json_file(request: HttpRequest, found: dict[str, Any]) -> HttpResponse:
    content = json.dumps(found, ensure_ascii=False).encode()
    return dictionary_file(content, found, "json", "application/json")


def _page(request: HttpRequest, name: str, status: int = 200, **shown: Any) -> HttpResponse:
    context = admin.site.each_context(request) | {
        "title": "Data dictionary",
        "languages": settings.LANGUAGES,
        **shown,
    }
    template = f"admin/research/dictionary/{name}.html"
    return TemplateResponse(request, template, context, status=status)


def dictionary_file(
    content: bytes, found: dict[str, Any], ending: str, content_type: str
) -> HttpResponse:
    """The dictionary `found` as a file to keep; its name has the version and the language."""
    name = f"hesperion-dictionary-{found['version']}-{found['language']}.{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=disposition)

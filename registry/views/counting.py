"""The counting rules of the atlas: their versions, and what each changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hesperion.edge.page_cache import cacheable
from registry.choices import RegistryKind
from registry.models import PublishedDocument
from registry.queries import newest_document
from registry.views.documents import about_version, json_of, version_with

KIND = RegistryKind.COUNTING_RULES


@require_safe
def counting(request: HttpRequest) -> HttpResponse:
    return _page(request, newest_document(KIND))


@require_safe
def counting_version(request: HttpRequest, version_number: int) -> HttpResponse:
    return _page(request, version_with(KIND, version_number))


@require_safe
def counting_json(request: HttpRequest, version_number: int) -> HttpResponse:
    return json_of(version_with(KIND, version_number))


def _page(request: HttpRequest, version: PublishedDocument | None) -> HttpResponse:
    context = about_version(version) if version else {}
    return cacheable(render(request, "registry/counting.html", context))

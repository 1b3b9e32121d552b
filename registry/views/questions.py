"""The questions for everybody: the newest version, and each version with its parts and its file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hesperion.edge.page_cache import cacheable
from registry.choices import RegistryKind
from registry.documents.shown import ShownDocument
from registry.documents.steps import WAYS
from registry.documents.words import KEPT, LEAVES, PART_TITLES
from registry.queries import newest_document
from registry.views.documents import about_version, json_of, version_with

KIND = RegistryKind.QUESTIONS


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """What is asked now: the contents, which lead to the parts."""
    version = newest_document(KIND)
    context = about_version(version) if version else {}
    if version:
        context["contents"] = ShownDocument(version, get_language() or "").contents()
    return cacheable(render(request, "registry/questions.html", context | {"leaves": LEAVES}))


@require_safe
def questions_version(request: HttpRequest, version_number: int) -> HttpResponse:
    version = version_with(KIND, version_number)
    context = {"parts": PART_TITLES.items(), **about_version(version)}
    return cacheable(render(request, "registry/questions_version.html", context))


@require_safe
def questions_part(request: HttpRequest, version_number: int, part: str) -> HttpResponse:
    """The questions of one way of asking, or what is kept of the answers."""
    if part not in PART_TITLES:
        raise Http404
    version = version_with(KIND, version_number)
    shown = ShownDocument(version, get_language() or "")
    context = {
        "version": version,
        "part": part,
        "title": PART_TITLES[part],
        "steps": shown.steps(part) if part in WAYS else [],
        "tables": shown.tables() if part == KEPT else [],
    }
    return cacheable(render(request, "registry/questions_part.html", context))


@require_safe
def questions_json(request: HttpRequest, version_number: int) -> HttpResponse:
    return json_of(version_with(KIND, version_number))

"""The pages of the newest release: its tables, a disease of a table, a subject such as a marker."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from atlas.queries import newest_release
from atlas.sections import compared, sections_of
from atlas.series import series_beside
from atlas.shown import ShownNumbers, shown_faces, shown_numbers
from atlas.tables.definitions import TABLES
from atlas.tables.faces import Face
from atlas.words import (
    TABLE_WORDS,
    counted_in,
    has_pages_of_subjects,
    subjects_of,
    words_of,
)
from hesperion.edge.page_cache import cacheable
from intake.record.choices.diseases import Family

RULES = settings.BASE_DIR / "docs" / "atlas.md"
LEAST_SCALE = 15  # people: the longest bar of a page without a number


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """How many people of each disease are counted, and the tables."""
    release = newest_release()
    faces = shown_faces(release, "people") if release else []
    numbers = shown_numbers(release, faces) if release else {}
    people = {face.family: sections_of([face], numbers)[0] for face in faces}
    context = {
        "release": release,
        "people": [(family, people.get(family.value)) for family in Family],
        "tables": TABLE_WORDS,
        "series": series_beside(),
    }
    return cacheable(render(request, "atlas/index.html", context))


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    return cacheable(render(request, "atlas/how.html"))


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All rules and their trials, for statisticians: the project's document, as it is."""
    return cacheable(HttpResponse(RULES.read_bytes(), content_type="text/plain; charset=utf-8"))


@require_safe
def table(request: HttpRequest, table: str) -> HttpResponse:
    context = {
        **_words(table),
        "release": newest_release(),
        "diseases": [(family, any(TABLES[table].faces(family))) for family in Family],
    }
    return cacheable(render(request, "atlas/table.html", context))


@require_safe
def disease(request: HttpRequest, table: str, disease: str) -> HttpResponse:
    context = _words(table, disease)
    if has_pages_of_subjects(table):
        return cacheable(render(request, "atlas/subjects.html", context))
    return cacheable(render(request, "atlas/numbers.html", context | _numbers(table, disease)))


@require_safe
def subject(request: HttpRequest, table: str, disease: str, about: str) -> HttpResponse:
    context = _words(table, disease)
    if not has_pages_of_subjects(table) or about not in context["subjects"]:
        raise Http404
    context |= _numbers(table, disease, about)
    return cacheable(render(request, "atlas/numbers.html", context))


def _words(table: str, disease: str = "") -> dict[str, Any]:
    """What pages of a table say. Raises Http404 for a table that there is not, or not for this disease."""
    if table not in TABLES:
        raise Http404
    context = {"table": table, "words": words_of(table), "counted": counted_in(table)}
    if not disease:
        return context
    if disease not in Family.values or not any(TABLES[table].faces(Family(disease))):
        raise Http404
    return context | {
        "words": words_of(table, Family(disease)),
        "disease": Family(disease),
        "subjects": subjects_of(table, Family(disease)),
        "series": series_beside(table, disease),
    }


def _numbers(table: str, disease: str, about: str = "") -> dict[str, Any]:
    """The numbers of the newest release, where there is one and it has this table."""
    release = newest_release()
    faces = [
        face
        for face in (shown_faces(release, table, disease) if release else [])
        if not about or _subject(face) == about
    ]
    numbers = shown_numbers(release, faces) if release else {}
    sections = sections_of(faces, numbers)
    return {
        "release": release,
        "about": about,
        "about_label": subjects_of(table, Family(disease))[about] if about else "",
        "sections": sections,
        "compared": compared(faces, sections),
        "has_shares": any(row.share for section in sections for row in section.rows),
        "most": _scale(numbers),
    }


def _subject(face: Face) -> str:
    return face.about.partition(".")[0]


def _scale(numbers: ShownNumbers) -> int:
    return max([LEAST_SCALE, *(number.high for number in numbers.values() if number)])

"""All that changed: the newest statements, all of them in parts, and each with its hash."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hesperion.edge.page_cache import cacheable
from hesperion.public_log.lines import line_of
from hesperion.public_log.queries import statements_with_texts
from registry.corrections.queries import words_of_correction
from registry.log_pages import log_parts, newest_statements, statements_of_part
from registry.log_words import shown_statement, shown_statements

_LARGEST = 10**15  # PostgreSQL's bigint is larger


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    context = {"statements": shown_statements(newest_statements()), "parts": log_parts()}
    return cacheable(render(request, "registry/changes.html", context))


@require_safe
def changes_part(request: HttpRequest, part: int) -> HttpResponse:
    found = {one.number: one for one in log_parts()}.get(part)
    if found is None:
        raise Http404
    context = {"statements": shown_statements(statements_of_part(part)), "part": found}
    return cacheable(render(request, "registry/changes.html", context))


@require_safe
def statement(request: HttpRequest, seq: int) -> HttpResponse:
    if seq > _LARGEST:
        raise Http404
    found = get_object_or_404(statements_with_texts(), seq=seq)
    context = {
        "statement": shown_statement(found),
        "line": json.dumps(line_of(found), ensure_ascii=False, indent=1, sort_keys=True),
        **words_of_correction(found),
    }
    return cacheable(render(request, "registry/statement.html", context))

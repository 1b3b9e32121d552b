"""Who used the data: all requests that were decided, and one of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hesperion.edge.page_cache import cacheable
from registry.log_words import shown_statements
from registry.public_use import STANDING_WORDS
from registry.uses import decided_uses, use_with, uses_being_decided


@require_safe
def uses(request: HttpRequest) -> HttpResponse:
    sections = [
        (standing, STANDING_WORDS[standing], found) for standing, found in decided_uses().items()
    ]
    context = {"sections": sections, "being_decided": uses_being_decided()}
    return cacheable(render(request, "registry/uses.html", context))


@require_safe
def use(request: HttpRequest, number: int) -> HttpResponse:
    """Of a request that is being decided, the number alone. Raises Http404 for one that nobody made."""
    found = use_with(number)
    if found is None:
        raise Http404
    context = {"use": found, "statements": shown_statements(found.statements)}
    return cacheable(render(request, "registry/use.html", context))

"""What all public pages of trials share: the clocks, and the page cache."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hesperion.edge.page_cache import cacheable
from trials.clocks import Clocks
from trials.vocabulary import disease_families


def trials_page(
    request: HttpRequest, template: str, clocks: Clocks, context: dict[str, Any]
) -> HttpResponse:
    """The page, for the page cache. `template` is its name within templates/trials/."""
    return cacheable(render(request, f"trials/{template}", {"clocks": clocks, **context}))


def family_label(disease: str) -> str:
    """The name of a family of diseases in an address. Raises Http404 for any other text."""
    if disease not in disease_families():
        raise Http404
    return str(disease_families()[disease])

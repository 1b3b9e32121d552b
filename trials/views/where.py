"""The map of access: where trials are open, and where nobody can go."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from trials.clocks import current_clocks
from trials.pages.access import ACCESS_SORTS, access_map
from trials.queries import count_open_trials
from trials.views.page import family_label, trials_page
from trials.vocabulary import disease_families


@require_safe
def where(request: HttpRequest) -> HttpResponse:
    """All diseases. A tile leads to the country's row, which leads on by disease."""
    return _page(request, dict(disease_families()), "#{}", {})


@require_safe
def where_disease(request: HttpRequest, disease: str) -> HttpResponse:
    """One disease. A tile leads to the country's list of trials."""
    label = family_label(disease)
    context = {"disease": disease, "disease_name": label}
    tile_url = reverse("trials:disease", args=[disease]) + "{}/"
    return _page(request, {disease: label}, tile_url, context)


def _page(
    request: HttpRequest, diseases: dict[str, Any], tile_url: str, context: dict[str, Any]
) -> HttpResponse:
    clocks, sort = current_clocks(), request.GET.get("sort", ACCESS_SORTS[0])
    if sort not in ACCESS_SORTS:
        raise Http404
    counts = {} if clocks.is_too_old else count_open_trials(clocks.on, diseases)
    drawn = access_map(counts, diseases, sort=sort, tile_url=tile_url)
    context |= {"access": drawn, "sort": sort, "families": disease_families()}
    return trials_page(request, "where.html", clocks, context)

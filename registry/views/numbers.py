"""How many people take part, how far they came, and what they answered: as the newest release has it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from atlas.queries import newest_release
from hesperion.edge.page_cache import cacheable
from intake.record.choices.diseases import Family
from registry.numbers import numbers_of


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """How many people of each disease there are, and how far they came."""
    release = newest_release()
    found = numbers_of(release, list(Family)) if release else []
    context = {"release": release, "families": list(Family), "diseases": found}
    return cacheable(render(request, "registry/numbers.html", context))


@require_safe
def numbers_of_disease(request: HttpRequest, disease: str) -> HttpResponse:
    if disease not in Family.values:
        raise Http404
    release = newest_release()
    found = numbers_of(release, [Family(disease)]) if release else []
    context = {"release": release, "disease": Family(disease), "numbers": next(iter(found), None)}
    return cacheable(render(request, "registry/numbers_of_disease.html", context))

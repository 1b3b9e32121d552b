"""The way to a list of trials: a disease, then a country."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django_countries import countries

from trials.clocks import current_clocks
from trials.pages.finder import country_choices, disease_choices, trial_index
from trials.pages.listing import list_trials
from trials.views.page import family_label, trials_page


@require_safe
def trials_index(request: HttpRequest) -> HttpResponse:
    clocks = current_clocks()
    return trials_page(request, "index.html", clocks, {"diseases": disease_choices(clocks.on)})


@require_safe
def disease(request: HttpRequest, disease: str) -> HttpResponse:
    clocks = current_clocks()
    name = family_label(disease)
    open_countries, other_countries = country_choices(disease, clocks.on)
    context = {
        "disease": disease,
        "disease_name": name,
        "open_countries": open_countries,
        "other_countries": other_countries,
        "trials": trial_index(disease),
    }
    return trials_page(request, "disease.html", clocks, context)


@require_safe
def country_list(request: HttpRequest, disease: str, country: str) -> HttpResponse:
    clocks, code = current_clocks(), country.upper()
    if country != country.lower() or code not in countries:
        raise Http404
    sections = list_trials(disease, code, clocks)
    context = {
        "disease": disease,
        "disease_name": family_label(disease),
        "country_name": countries.name(code),
        "sections": sections,
        "is_empty": not any(sections.values()),
    }
    return trials_page(request, "list.html", clocks, context)

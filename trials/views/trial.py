"""The page of a trial."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from trials.choices import ImportSource
from trials.clocks import current_clocks
from trials.models import SameTrial
from trials.pages.criteria import criteria_lists
from trials.pages.facts import fact_rows, trial_facts
from trials.pages.history import record_changes
from trials.pages.places import places_by_country, unread_places
from trials.queries import current_trials, readings_in_force
from trials.views.page import trials_page
from trials.vocabulary import disease_families


@require_safe
def trial(request: HttpRequest, number: str) -> HttpResponse:
    clocks = current_clocks()
    found = current_trials().select_related("version__trial_import")
    current = get_object_or_404(found, trial__number=number)
    readings = readings_in_force([current.trial_id]).get(current.trial_id, [])
    source = current.version.trial_import.source
    context = {
        "current": current,
        "version": current.version,
        "status": clocks.status_shown(current.version.overall_status),
        "is_by_hand": source == ImportSource.BY_HAND,
        "is_made_up": source == ImportSource.MADE_UP,
        "diseases": [(code, disease_families()[code]) for code in current.version.diseases],
        "fact_rows": fact_rows(trial_facts(current.version.body)),
        "places": places_by_country(current, clocks),
        "unread_places": unread_places(current),
        "criteria": criteria_lists(current.version, readings),
        "changes": record_changes(current.trial, clocks),
        "same": SameTrial.objects.filter(trial=current.trial_id).select_related("other"),
    }
    return trials_page(request, "trial.html", clocks, context)

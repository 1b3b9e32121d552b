"""The page of uses of the participant's data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intake.my.uses import uses_of
from intake.participants.access import participant_required
from intake.participants.data_uses import all_disclosures
from intake.participants.models import Participant


@require_safe
@participant_required
def uses(request: HttpRequest, participant: Participant) -> HttpResponse:
    context = {
        "participant": participant,
        "uses": uses_of(participant),
        "extracts": all_disclosures(participant),
    }
    return render(request, "my/uses.html", context)

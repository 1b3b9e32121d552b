"""The card to print and carry."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intake.my.alert_card import alert_card_of
from intake.participants.access import participant_required
from intake.participants.models import Participant


@require_safe
@participant_required
def alert_card(request: HttpRequest, participant: Participant) -> HttpResponse:
    """404 for somebody without an infusion, and before a clinician has approved the words."""
    card = alert_card_of(participant)
    if card is None:
        raise Http404
    return render(request, "my/alert_card.html", {"card": card})

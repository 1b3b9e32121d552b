"""The page on which a participant has us ask later, pauses, or lets us ask again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hesperion.ui.days import utc_today
from intake.consent.queries import live_consent
from intake.followup.actions.pauses import lift_pauses, pause
from intake.followup.actions.returns import came_back
from intake.followup.asking import current_pause, is_reported
from intake.followup.choices import ReturnBy
from intake.followup.forms.later import AskLaterForm
from intake.followup.queries import answerable_times
from intake.participants.access import participant_required
from intake.participants.models import Participant
from intake.participants.responses import post_data, render_form


@participant_required
def ask_later(request: HttpRequest, participant: Participant) -> HttpResponse:
    if live_consent(participant) is None:
        return redirect("my:home")
    if "lift" in request.POST:
        lift_pauses(participant=participant)
        came_back(participant=participant, by=ReturnBy.SAID_YES)
        return redirect("my:times", participant.public_id)
    today = utc_today()
    form = AskLaterForm(post_data(request), today=today)
    if form.is_valid():
        pause(participant=participant, **form.pause_values)
        return redirect("my:times", participant.public_id)
    context = {
        "participant": participant,
        "pause": current_pause(participant, today),
        "is_reported": is_reported(participant),
        "open_times": answerable_times(participant),
    }
    return render_form(request, "my/later.html", form, **context)

"""The page with the participant's path, and the parts of it that they want to print."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from intake.my.forms import PartsForm
from intake.participants.access import participant_required
from intake.participants.models import Participant
from intake.participants.responses import render_form
from intake.record.path import path_of


@require_safe
@participant_required
def show_path(request: HttpRequest, participant: Participant) -> HttpResponse:
    path = path_of(participant)
    form = PartsForm(request.GET or None, parts=path.parts if path else [])
    is_chosen = form.is_valid()
    context = {
        "participant": participant,
        "path": path.only(form.cleaned_data["parts"]) if path and is_chosen else path,
        "is_chosen": is_chosen,
    }
    return render_form(request, "my/path.html", form, **context)

"""Access to the pages about trials of a participant's own."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from intake.participants.access import participant_required
from intake.participants.models import Participant
from trials.news.queries import has_trial_pages


def trial_pages_required(
    view: Callable[[HttpRequest, Participant], HttpResponse],
) -> Callable[..., HttpResponse]:
    """As `participant_required`; 404 for a story that has no pages about trials."""

    @wraps(view)
    def wrapped(request: HttpRequest, participant: Participant) -> HttpResponse:
        if not has_trial_pages(participant):
            raise Http404
        return view(request, participant)

    return participant_required(wrapped)

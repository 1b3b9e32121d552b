"""Who may see a page here: whoever proved the address, and of the stories only their own."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from hesperion.privacy.access import themself
from intake.participants import queries as participants_queries
from intake.participants import session as proof
from intake.participants.models import Participant
from intake.participants.responses import HELD, page, redirect_or_hold


def sign_in_required(
    view: Callable[Concatenate[HttpRequest, list[uuid.UUID], ...], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Hand the view the subjects that this browser may see; lead everybody else to the way in.

    What was typed while the session ended is shown back, to the browser that sent it.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        subjects = proof.subjects_of(request.session)
        if not subjects:
            return redirect_or_hold(
                request, reverse("my:sign_in"), HELD, status=403, is_signed_out=True
            )
        return view(request, subjects, *args, **kwargs)

    return never_cache(wrapped)


def participant_required(
    view: Callable[Concatenate[HttpRequest, Participant, ...], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Hand the view the participant that the address names; 404 where it is not one of theirs."""

    @wraps(view)
    def wrapped(
        request: HttpRequest, subjects: list[uuid.UUID], public_id: str, **kwargs: Any
    ) -> HttpResponse:
        participant = participants_queries.own_participant(subjects, public_id)
        if participant is None:
            raise Http404
        with themself(participant.pk):
            return view(request, participant, **kwargs)

    return page(sign_in_required(wrapped))

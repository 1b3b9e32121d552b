"""Access to a participant's own pages: signed-in browsers see only their own stories."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from hesperion.privacy.access import themself
from intake.participants import queries, session
from intake.participants.addressee import set_addressee
from intake.participants.models import Participant
from intake.participants.responses import UNSAVED_TEMPLATE, page, redirect_or_hold


def sign_in_required(
    view: Callable[Concatenate[HttpRequest, list[uuid.UUID], ...], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Pass the view the subject ids that this browser may see; redirect to the sign-in page without any.

    If the session ended while the participant filled in a form, the text is shown again to the
    browser that sent it.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        subjects = session.subjects_of(request.session)
        if not subjects:
            return redirect_or_hold(
                request, reverse("my:sign_in"), UNSAVED_TEMPLATE, status=403, is_signed_out=True
            )
        return view(request, subjects, *args, **kwargs)

    return never_cache(wrapped)


def participant_required(
    view: Callable[Concatenate[HttpRequest, Participant, ...], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Decorator that passes `view` the participant whose public id is in the URL.

    Raises Http404 if the session was not opened for that participant.
    """

    @wraps(view)
    def wrapped(
        request: HttpRequest, subjects: list[uuid.UUID], public_id: str, **kwargs: Any
    ) -> HttpResponse:
        participant = queries.own_participant(subjects, public_id)
        if participant is None:
            raise Http404
        set_addressee(request, teller=participant.teller, country=participant.country)
        with themself(participant.pk):
            return view(request, participant, **kwargs)

    return page(sign_in_required(wrapped))

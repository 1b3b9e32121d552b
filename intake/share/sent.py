"""The page after sending. Until the address is proved, the browser that sent may correct it or be mailed again.

Whoever corrects it gets the story: so only for OPEN after sending, and not once the person left the device.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hesperion.edge.middleware import clear_at_sign_out
from hesperion.limits.actions import consume
from hesperion.privacy.access import themself
from intake.consent import queries as consent_queries
from intake.participants import limits
from intake.participants.actions import addresses
from intake.participants.models import Participant
from intake.participants.responses import page, post_data, render_form
from intake.share import queries as share_queries
from intake.share.emergency import numbers_for
from intake.share.forms import CorrectAddressForm, SendAgainForm
from intake.share.models import Draft

OPEN = timedelta(days=3)  # a weekend, after sending


def after_sending(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the view the browser's draft, which was sent, and whom it became; None once they are erased."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        draft = share_queries.draft_of(request.session)
        if draft is None:
            return redirect("share:start")
        if draft.sent_at is None:
            return redirect("share:check")
        with themself(draft.subject):
            return view(request, draft, share_queries.participant_of(draft))

    return never_cache(page(wrapped))


@after_sending
def sent(request: HttpRequest, draft: Draft, participant: Participant | None) -> HttpResponse:
    is_open = _is_open(draft, participant)
    if request.method == "POST" and not is_open:
        return redirect("share:sent")
    form = SendAgainForm(post_data(request))
    if is_open and participant and _accepts(form, request, participant):
        addresses.send_again(participant=participant)
        return redirect(reverse("share:sent") + "?again")
    context = {
        "participant": participant,
        "numbers": numbers_for(participant.country if participant else None),
        "is_held": participant is not None and consent_queries.is_held(participant),
        "email": participant.contact.email if is_open and participant else "",
        "is_again": "again" in request.GET and not form.errors,
    }
    return render_form(request, "share/sent.html", form, **context)


@after_sending
def correct(request: HttpRequest, draft: Draft, participant: Participant | None) -> HttpResponse:
    """Without a word to the sent page where nothing can be corrected any more: it says what is open."""
    if participant is None or not _is_open(draft, participant):
        return redirect("share:sent")
    form = CorrectAddressForm(post_data(request), initial={"email": participant.contact.email})
    if _accepts(form, request, participant):
        is_corrected = addresses.correct(participant=participant, email=form.cleaned_data["email"])
        return redirect(reverse("share:sent") + ("?again" if is_corrected else ""))
    return render_form(request, "share/correct_address.html", form)


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Nobody who uses this device later sees the address or changes it."""
    request.session.flush()
    clear_at_sign_out(request)
    return redirect("share:left")


@never_cache
@page
def left(request: HttpRequest) -> HttpResponse:
    return render(request, "share/left.html")


def _is_open(draft: Draft, participant: Participant | None) -> bool:
    is_new = draft.sent_at is not None and timezone.now() - draft.sent_at < OPEN
    return is_new and participant is not None and not hasattr(participant, "confirmation")


def _accepts(form: limits.LimitedForm, request: HttpRequest, participant: Participant) -> bool:
    """Within the limit of the sender's network, and that of this story."""
    if not limits.accepts(form, request):
        return False
    form.retry_after = consume(limit=limits.CONFIRMATIONS, who=str(participant.pk))
    if form.retry_after:
        form.add_error(None, limits.TOO_MANY_MAILS)
    return form.is_valid()

"""The page after sending. Until the address is confirmed, the sending browser may correct or mail it again.

A wrong correction gives the story to somebody else. So the page allows it only for CORRECTION_TIME after
sending, and not after the person left the device. For as long it shows the person's own path.
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
from intake.consent.queries import has_open_objection
from intake.participants import limits
from intake.participants.actions import addresses
from intake.participants.addressee import set_addressee
from intake.participants.choices import Teller
from intake.participants.models import Participant
from intake.participants.responses import page, post_data, render_form
from intake.participants.session import remember_own_page
from intake.record.path import Path, path_of
from intake.share import queries
from intake.share.forms import CorrectAddressForm, SendAgainForm
from intake.share.models import Draft

CORRECTION_TIME = timedelta(days=3)  # after sending; it spans a weekend


def after_sending(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pass the view the browser's sent draft and its participant, who is None if they were erased.

    Without a draft, or before it was sent, redirects to the form.
    """

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        draft = queries.draft_of(request.session)
        if draft is None:
            return redirect("share:start")
        if draft.sent_at is None:
            return redirect("share:check")
        with themself(draft.subject):
            participant = queries.participant_of(draft)
            if participant:
                set_addressee(request, teller=participant.teller, country=participant.country)
            return view(request, draft, participant)

    return never_cache(page(wrapped))


@after_sending
def sent(request: HttpRequest, draft: Draft, participant: Participant | None) -> HttpResponse:
    remember_own_page(request.session)  # here, because the press that sends must not wait for it
    is_correctable = _is_correctable(draft, participant)
    if request.method == "POST" and not is_correctable:
        return redirect("share:sent")
    form = SendAgainForm(post_data(request))
    if is_correctable and participant and _accepts(form, request, participant):
        addresses.resend_confirmation(participant=participant)
        return redirect(reverse("share:sent") + "?again")
    context = {
        "participant": participant,
        "is_confirmed": participant is not None and hasattr(participant, "confirmation"),
        "is_held": participant is not None and has_open_objection(participant),
        "email": participant.contact.email if is_correctable and participant else "",
        "path": _path(participant) if is_correctable and participant else None,
        "is_again": "again" in request.GET and not form.errors,
    }
    return render_form(request, "share/sent.html", form, **context)


@after_sending
def correct(request: HttpRequest, draft: Draft, participant: Participant | None) -> HttpResponse:
    """The page to correct the email address after sending.

    Redirects to the page of the sent story if the address can't be corrected any more.
    """
    if participant is None or not _is_correctable(draft, participant):
        return redirect("share:sent")
    form = CorrectAddressForm(post_data(request), initial={"email": participant.contact.email})
    if _accepts(form, request, participant):
        is_corrected = addresses.correct_address(
            participant=participant, email=form.cleaned_data["email"]
        )
        return redirect(reverse("share:sent") + ("?again" if is_corrected else ""))
    return render_form(request, "share/correct_address.html", form)


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, so that the next person at this device can't see or change the address."""
    request.session.flush()
    clear_at_sign_out(request)
    return redirect("share:left")


@never_cache
@page
def left(request: HttpRequest) -> HttpResponse:
    return render(request, "share/left.html")


def is_fresh(draft: Draft) -> bool:
    """Whether the story was sent within the last CORRECTION_TIME."""
    return draft.sent_at is not None and timezone.now() - draft.sent_at < CORRECTION_TIME


def _path(participant: Participant) -> Path | None:
    """The person's own path. The bereaved are not shown the path of the person who died here."""
    return None if participant.teller == Teller.RELATIVE else path_of(participant)


def _is_correctable(draft: Draft, participant: Participant | None) -> bool:
    return is_fresh(draft) and participant is not None and not hasattr(participant, "confirmation")


def _accepts(form: limits.LimitedForm, request: HttpRequest, participant: Participant) -> bool:
    """Whether the form is valid and within the limits of the network address and of this story."""
    if not limits.accepts(form, request):
        return False
    form.retry_after = consume(limit=limits.CONFIRMATIONS, who=str(participant.pk))
    if form.retry_after:
        form.add_error(None, limits.TOO_MANY_MAILS)
    return form.is_valid()

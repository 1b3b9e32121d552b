"""The page that the confirmation mail links to.

The link alone confirms the address, and opens nothing. In the browser that sent the story, its first use opens
the participant's own page too: the link proves the mailbox, and the session that the person there sent the
story. Elsewhere the page mails a link to sign in, when its button is pressed.
"""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from hesperion.privacy.access import themself
from intake.consent.queries import has_open_objection
from intake.participants import limits, pins, queries, session
from intake.participants.actions import addresses
from intake.participants.actions.sign_in import record_sign_in
from intake.participants.addressee import set_addressee
from intake.participants.models import Participant
from intake.participants.responses import page, render_form, unknown_link
from intake.participants.views.sign_in import ask_for_link, begin_or_ask_for_pin
from intake.share.forms import OwnPageForm
from intake.share.queries import draft_of
from intake.share.sent import is_fresh


@never_cache
@page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm the participant's address by the mailed link, on POST only.

    GET only shows a button, because mail scanners open links.
    """
    participant = queries.participant_by_token(token)
    if participant is None:
        return _unknown(request)
    if request.method == "POST":
        return _confirm(request, participant, token)
    is_here = _was_sent_here(request, participant)
    if not hasattr(participant, "confirmation"):
        context = {"is_here": is_here, "is_held": has_open_objection(participant)}
        return render(request, "share/confirm.html", context)
    if participant.pk in session.subjects_of(request.session):
        return redirect("my:home")
    return _render_confirmed(request, participant, OwnPageForm(), token)


@never_cache
@page
def mail_own_page(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a link to sign in to the address of the mailed link, once it is confirmed."""
    participant = queries.participant_by_token(token)
    if participant is None:
        return _unknown(request)
    if request.method != "POST" or not hasattr(participant, "confirmation"):
        return redirect("share:confirm", token)
    form = OwnPageForm(request.POST)
    if limits.accepts(form, request):
        with themself(participant.pk):
            return ask_for_link(request, participant.contact.email)
    return _render_confirmed(request, participant, form, token)


def _confirm(request: HttpRequest, participant: Participant, token: str) -> HttpResponse:
    is_here = _was_sent_here(request, participant)
    proof = addresses.confirm_address_by_token(token=token)
    if proof is addresses.Proof.VOID:
        return _unknown(request)
    if proof is addresses.Proof.NEW and is_here:
        record_sign_in(subject=participant.pk, by="confirmation")
        return begin_or_ask_for_pin(request, _opened_by_confirmation(participant))
    return redirect("share:confirm", token)


def _render_confirmed(
    request: HttpRequest, participant: Participant, form: OwnPageForm, token: str
) -> HttpResponse:
    """The page speaks to the teller, unless a PIN hides the story from others who read the mail."""
    if not pins.has_pin([participant.pk]):
        set_addressee(request, teller=participant.teller, country=participant.country)
    return render_form(request, "share/confirmed.html", form, token=token)


def _was_sent_here(request: HttpRequest, participant: Participant) -> bool:
    """Whether this browser sent the participant's story in the last days, and has not left it since."""
    draft = draft_of(request.session)
    return draft is not None and draft.pk == participant.pk and is_fresh(draft)


def _opened_by_confirmation(participant: Participant) -> list[uuid.UUID]:
    """The story itself, and those of its address that have a PIN: the site asks for any of these PINs first.

    Other stories of the address stay closed.
    """
    with_pin = pins.pins_of_address(participant.pk).values_list("pk", flat=True)
    return [participant.pk, *(pk for pk in with_pin if pk != participant.pk)]


def _unknown(request: HttpRequest) -> HttpResponse:
    return unknown_link(request, "participants/link_unknown.html")

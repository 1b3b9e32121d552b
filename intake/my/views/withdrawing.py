"""Withdrawing: stop contact, take the story down, stop the use, erase everything."""

from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intake.consent.actions import erasing, withdrawals
from intake.consent.choices import WithdrawalKind
from intake.consent.queries import live_consent, purposes_allowed_by
from intake.my.forms import AskToEraseForm, WithdrawForm
from intake.participants import limits, pins, queries, session
from intake.participants.access import participant_required
from intake.participants.data_uses import all_disclosures
from intake.participants.models import LinkPurpose, Participant
from intake.participants.responses import page, post_data, render_form, unknown_link


def standing_kinds(participant: Participant) -> set[str]:
    """What there still is to stop, as kinds of withdrawal."""
    consent = live_consent(participant)
    if consent is None:
        return set()
    now = purposes_allowed_by(consent)
    optional = {kind.value for kind, purposes in withdrawals.TURNS_OFF.items() if purposes & now}
    return optional | {WithdrawalKind.USE.value}


@require_safe
@participant_required
def withdraw(request: HttpRequest, participant: Participant) -> HttpResponse:
    context = {"participant": participant, "kinds": standing_kinds(participant)}
    return render(request, "my/withdraw.html", context)


@participant_required
def withdraw_one(request: HttpRequest, participant: Participant, kind: str) -> HttpResponse:
    """Says what the kind stops and what can't be recalled, and stops it."""
    if kind not in WithdrawalKind.values:
        raise Http404
    form = WithdrawForm(post_data(request))
    if form.is_valid():
        with suppress(withdrawals.Locked):  # it has all ended already
            withdrawals.record_withdrawal(participant=participant, kind=WithdrawalKind(kind))
        return redirect("my:withdraw", participant.public_id)
    return render_form(request, f"my/withdraw_{kind}.html", form, **_honestly(participant))


@participant_required
def ask_to_erase(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Erasing can't be undone: it needs a fresh link, so that an open page is not enough."""
    form = AskToEraseForm(post_data(request))
    if limits.accepts(form, request):
        erasing.request_erasure(participant=participant)
        return redirect("my:erase_asked")
    return render_form(request, "my/withdraw_erase.html", form, **_honestly(participant))


@never_cache
@require_safe
def erase_asked(request: HttpRequest) -> HttpResponse:
    return render(request, "my/erase_asked.html")


@never_cache
@page
def erase_link(request: HttpRequest, secret: str) -> HttpResponse:
    """GET shows a button, so that a mail scanner that opens the link erases nobody."""
    if _needs_pin(request, secret):
        return render(request, "my/pin_first.html", status=403)
    if request.method == "POST":
        subject = erasing.erase_by_link(token=secret)
        if subject:
            session.forget(request.session, subject)
            return redirect("my:erased")
    elif queries.opens(secret, LinkPurpose.ERASE):
        return render(request, "my/erase.html")
    return unknown_link(request, "participants/link_dead.html")


@never_cache
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "my/erased.html")


def _needs_pin(request: HttpRequest, secret: str) -> bool:
    """Whoever can read the mailbox could erase by it; who set a PIN signs in with it first."""
    subject = queries.subject_of_link(secret, LinkPurpose.ERASE)
    return (
        subject is not None
        and subject not in session.subjects_of(request.session)
        and pins.has_pin([subject])
    )


def _honestly(participant: Participant) -> dict[str, object]:
    """What the page needs to say what can't be recalled."""
    return {"participant": participant, "extracts": all_disclosures(participant)}

"""Withdrawing: stop contact, take the story down, stop the use, erase everything."""

from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intake import limits
from intake.actions import withdrawals
from intake.choices.consent import WithdrawalKind
from intake.data_uses import disclosures_of
from intake.models import LinkPurpose, Participant
from intake.my import actions, pins, proof, queries
from intake.my.doors import own
from intake.my.forms import AskToEraseForm, WithdrawForm
from intake.queries import allowed, live_consent
from intake.replies import page, show, typed, unknown_link


def standing_kinds(participant: Participant) -> set[str]:
    """What there still is to stop, as kinds of withdrawal."""
    consent = live_consent(participant)
    if consent is None:
        return set()
    now = allowed(consent)
    optional = {kind.value for kind, purposes in withdrawals.TURNS_OFF.items() if purposes & now}
    return optional | {WithdrawalKind.USE.value}


@require_safe
@own
def withdraw(request: HttpRequest, participant: Participant) -> HttpResponse:
    context = {"participant": participant, "kinds": standing_kinds(participant)}
    return render(request, "my/withdraw.html", context)


@own
def withdraw_one(request: HttpRequest, participant: Participant, kind: str) -> HttpResponse:
    """Says what the kind stops and what can't be recalled, and stops it."""
    if kind not in WithdrawalKind.values:
        raise Http404
    form = WithdrawForm(typed(request))
    if form.is_valid():
        with suppress(withdrawals.Locked):  # it has all ended already
            withdrawals.withdraw(participant=participant, kind=WithdrawalKind(kind))
        return redirect("my:withdraw", participant.public_id)
    return show(request, f"my/withdraw_{kind}.html", form, **_honestly(participant))


@own
def ask_to_erase(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Erasing can't be undone: it needs a fresh link, so that an open page is not enough."""
    form = AskToEraseForm(typed(request))
    if limits.accepts(form, request):
        actions.ask_to_erase(participant=participant)
        return redirect("my:erase_asked")
    return show(request, "my/withdraw_erase.html", form, **_honestly(participant))


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
        subject = actions.erase_by_link(token=secret)
        if subject:
            proof.forget(request.session, subject)
            return redirect("my:erased")
    elif queries.opens(secret, LinkPurpose.ERASE):
        return render(request, "my/erase.html")
    return unknown_link(request, "my/link_dead.html")


@never_cache
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "my/erased.html")


def _needs_pin(request: HttpRequest, secret: str) -> bool:
    """Whoever can read the mailbox could erase by it; who set a PIN signs in with it first."""
    subject = queries.subject_of(secret, LinkPurpose.ERASE)
    return (
        subject is not None
        and subject not in proof.subjects_of(request.session)
        and pins.is_set([subject])
    )


def _honestly(participant: Participant) -> dict[str, object]:
    """What the page needs to say what can't be recalled."""
    return {"participant": participant, "extracts": disclosures_of(participant)}

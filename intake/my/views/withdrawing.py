"""Pages to withdraw: from contact, publication or all use, and to erase everything."""

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
from intake.participants.data_uses import given_to
from intake.participants.models import LinkPurpose, Participant
from intake.participants.responses import page, post_data, render_form, unknown_link


@require_safe
@participant_required
def withdrawal_kinds(request: HttpRequest, participant: Participant) -> HttpResponse:
    context = {"participant": participant, "kinds": _possible_kinds(participant)}
    return render(request, "my/withdraw.html", context)


@participant_required
def withdraw_one(request: HttpRequest, participant: Participant, kind: str) -> HttpResponse:
    """The page of one kind of withdrawal. It says what stops and what can't be undone.

    Raises Http404 for an unknown kind.
    """
    if kind not in WithdrawalKind.values:
        raise Http404
    form = WithdrawForm(post_data(request))
    if form.is_valid():
        with suppress(withdrawals.Locked):  # the consent has already ended
            withdrawals.record_withdrawal(participant=participant, kind=WithdrawalKind(kind))
        return redirect("my:withdraw", participant.public_id)
    return render_form(request, f"my/withdraw_{kind}.html", form, **_context(participant))


@participant_required
def ask_for_erasure(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Mail the participant a link to erase everything.

    Erasure can't be undone, so being signed in is not enough to erase.
    """
    form = AskToEraseForm(post_data(request))
    if limits.accepts(form, request):
        erasing.request_erasure(participant=participant)
        return redirect("my:erase_asked")
    return render_form(request, "my/withdraw_erase.html", form, **_context(participant))


@never_cache
@require_safe
def erasure_requested(request: HttpRequest) -> HttpResponse:
    return render(request, "my/erase_asked.html")


@never_cache
@page
def erase_by_mailed_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Erase the participant of the mailed link, on POST only.

    GET only shows a button, because mail scanners open links.
    """
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
def erasure_done(request: HttpRequest) -> HttpResponse:
    return render(request, "my/erased.html")


def _possible_kinds(participant: Participant) -> set[str]:
    """The kinds of withdrawal that would still stop something."""
    consent = live_consent(participant)
    if consent is None:
        return set()
    now = purposes_allowed_by(consent)
    optional = {kind.value for kind, purposes in withdrawals.TURNS_OFF.items() if purposes & now}
    return optional | {WithdrawalKind.USE.value}


def _needs_pin(request: HttpRequest, secret: str) -> bool:
    """Whether the participant must sign in with their PIN first: access to the mailbox is not enough then."""
    subject = queries.subject_of_link(secret, LinkPurpose.ERASE)
    return (
        subject is not None
        and subject not in session.subjects_of(request.session)
        and pins.has_pin([subject])
    )


def _context(participant: Participant) -> dict[str, object]:
    """The context of both forms: data that was given out can only be asked back, so the page says from whom."""
    return {"participant": participant, "given": given_to(participant)}

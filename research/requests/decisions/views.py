"""The pages on which data stewards decide on a request, and the requester's reply and extension."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from research.choices import RequestState
from research.models import LadderReport, Request
from research.requests.decisions import queries, rules
from research.requests.decisions.actions import approvals, checks, endings, refusals
from research.requests.decisions.forms import CheckForm, PublicReasonForm, ReplyForm
from research.requests.decisions.public_reason import reason_to_refuse
from research.requests.queries import DECIDE_REQUEST, MAKE_REQUEST
from research.requests.steps import FORM_STEPS
from research.requests.views import for_roles, own_or_404, request_or_404, request_page
from research.requests.words import state_label

CONFLICT = 409  # the status of a decision that the request's state, or who decides, does not allow

View = Callable[..., HttpResponse]
_NO_REPORT = "The ladder must be computed, and a step of it suffice, before the request is checked."
_REVOKED = "The approval is revoked. Its files can’t be opened any more."


def for_stewards(view: View) -> Any:
    """The view for accounts that may decide; it gets the request, with its state, in place of its id.

    Raises PermissionDenied for others, and Http404 for a request that was never asked.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, request_id: Any) -> HttpResponse:
        asked = request_or_404(request, request_id)
        if asked.number is None:  # a draft of the steward's own
            raise Http404
        return view(request, asked)

    return for_roles(DECIDE_REQUEST)(wrapped)


def for_owner(view: View) -> Any:
    """The view for whoever made the request, which it gets, with its state, in place of its id."""

    @wraps(view)
    def wrapped(request: HttpRequest, request_id: Any) -> HttpResponse:
        return view(request, own_or_404(request, request_id))

    return for_roles(MAKE_REQUEST)(wrapped)


@for_stewards
def check_page(request: HttpRequest, asked: Any) -> HttpResponse:
    """The ladder, and the form by which a data steward checks the request."""
    report = queries.report_of(asked)
    form = _check_form(request, asked, report) if report and report.step is not None else None
    refusal = ""
    if request.method == "POST" and form is None:
        refusal = (
            "The ladder must be computed, and a step of it suffice, before the request is checked."
        )
    elif form and form.is_valid():
        refusal = _try(checks.check_request, request, asked, **form.decision())
        if not refusal:
            return _done(
                request, asked, "The request is checked. Another data steward approves it."
            )
    shown: dict[str, Any] = {
        "form": form,
        "newest": queries.newest_report(asked),
        "report": report,
        "against": rules.why_not_by(asked, request.user) or rules.why_over(asked),  # type: ignore[arg-type]
        "is_open": asked.state in checks.CHECKED_IN,
    }
    return _page(request, "check", "Check", asked, refusal=refusal, **shown)


@for_stewards
@require_POST
def compute_ladder(request: HttpRequest, asked: Any) -> HttpResponse:
    if refusal := _try(checks.order_report, request, asked):
        messages.error(request, refusal)
    return redirect("decisions:check", asked.pk)


@for_stewards
def approve_page(request: HttpRequest, asked: Any) -> HttpResponse:
    """The check, and the button by which another data steward approves the request."""
    refusal = ""
    if request.method == "POST":
        sha256 = request.POST.get("sha256", "")
        refusal = _try(approvals.approve_request, request, asked, sha256=sha256)
        if not refusal:
            return _done(request, asked, "The request is approved, and its extract is being built.")
    check = asked.checks.last()
    against = check and (
        rules.why_not_approved_by(asked, check, request.user)  # type: ignore[arg-type]
        or rules.why_void(asked, check)
        or rules.why_over(asked)
    )
    shown: dict[str, Any] = {
        "check": check,
        "against": against,
        "is_open": asked.state == RequestState.CHECKED,
    }
    return _page(request, "approve", "Approve", asked, refusal=refusal, **shown)


@for_stewards
def refuse_page(request: HttpRequest, asked: Any) -> HttpResponse:
    """Announces a refusal; once the requester has replied, or had the time to, makes it final."""
    is_announced = asked.state in refusals.ANNOUNCED
    form = PublicReasonForm(request.POST or None, request=asked, initial={"reason": _reason(asked)})
    refusal = ""
    if form.is_valid():
        decide = refusals.refuse_for_good if is_announced else refusals.announce_refusal
        refusal = _try(decide, request, asked, **form.cleaned_data)
        if not refusal and is_announced:
            return _done(request, asked, "The request is refused.")
        if not refusal:
            return _done(request, asked, "The requester is told, and has 14 days to reply.")
    shown: dict[str, Any] = {
        "form": form,
        "is_announced": is_announced,
        "is_open": is_announced or asked.state in refusals.REFUSED_IN,
        "against": rules.why_not_by(asked, request.user),  # type: ignore[arg-type]
        "until": queries.reply_until(asked) if queries.is_answerable(asked) else None,
        "reply": queries.reply_of(asked),
    }
    return _page(request, "refuse", "Refuse", asked, refusal=refusal, **shown)


@for_stewards
@require_POST
def reconsider(request: HttpRequest, asked: Any) -> HttpResponse:
    if refusal := _try(refusals.reconsider_request, request, asked):
        messages.error(request, refusal)
        return redirect("decisions:refuse", asked.pk)
    return _done(request, asked, "The request is checked again.")


@for_stewards
def revoke_page(request: HttpRequest, asked: Any) -> HttpResponse:
    form = PublicReasonForm(request.POST or None, request=asked)
    refusal = ""
    if form.is_valid():
        refusal = _try(endings.revoke_request, request, asked, **form.cleaned_data)
        if not refusal:
            return _done(request, asked, _REVOKED)
    is_open = asked.state in endings.REVOKED_IN
    return _page(request, "revoke", "Revoke", asked, refusal=refusal, form=form, is_open=is_open)


@for_owner
def reply_page(request: HttpRequest, own: Any) -> HttpResponse:
    """The requester's reply to an announced refusal."""
    form = ReplyForm(request.POST or None)
    refusal = ""
    if form.is_valid():
        refusal = _try(refusals.reply_to_refusal, request, own, **form.cleaned_data)
        if not refusal:
            return _done(request, own, "Your reply is sent to the data stewards.")
    shown = {"form": form, "is_open": own.state == RequestState.TO_BE_REFUSED}
    reason = queries.announced_reason(own)
    return _page(request, "reply", "Reply about", own, refusal=refusal, reason=reason, **shown)


@for_owner
def extend_page(request: HttpRequest, own: Any) -> HttpResponse:
    """Begins the request that extends this one."""
    refusal = ""
    if request.method == "POST":
        try:
            extension = endings.extend_request(request=own)
            return redirect("requests:request", extension.pk)
        except rules.DecisionRefused as refused:
            refusal = str(refused)
    is_open = own.state in endings.EXTENDED_IN
    return _page(request, "extend", "Extend", own, refusal=refusal, is_open=is_open)


def _check_form(request: HttpRequest, asked: Request, report: LadderReport) -> CheckForm:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return CheckForm(*posted, request=asked, report=report)


def _reason(asked: Any) -> str:
    """What the reason for a refusal begins with."""
    report = queries.report_of(asked)
    if report and report.step is None:
        return queries.announced_reason(asked) or reason_to_refuse(report.report)
    return queries.announced_reason(asked)


def _try(decide: Callable[..., object], request: HttpRequest, asked: Request, **named: Any) -> str:
    """Decide; the sentence that says why it could not be done, or ""."""
    try:
        decide(request=asked, by=request.user, **named)
    except rules.DecisionRefused as refused:
        return str(refused)
    return ""


def _done(request: HttpRequest, asked: Request, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("requests:request", asked.pk)


def _page(
    request: HttpRequest,
    name: str,
    verb: str,
    asked: Any,
    *,
    refusal: str,
    form: forms.Form | None = None,
    **shown: Any,
) -> HttpResponse:
    errors = form.errors if form else {}
    shown |= {
        "asked": asked,
        "sections": [(step, list(step.facts(asked))) for step in FORM_STEPS],
        "state_label": state_label(asked.state),
        "refusal": refusal,
        "form": form,
        "errors": errors,
    }
    status = CONFLICT if refusal else 422 if errors else 200
    title = f"{verb} request {asked.number}"
    return request_page(request, f"decisions/{name}", title, status, **shown)

"""Pages to resume a draft later or elsewhere by a mailed link, and to keep it for longer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hesperion.privacy.access import themself
from intake.participants import limits
from intake.participants.responses import page, post_data, render_form, unknown_link
from intake.participants.tokens import grouped
from intake.record.answers import Answers
from intake.share.models import Draft
from intake.share.progress import first_gap
from intake.share.queries import answers_in_force
from intake.share.resume import actions, browser, queries, tokens
from intake.share.resume.forms import AskForm, KeepForm, LaterForm, OpenForm
from intake.share.views import with_draft


@never_cache
@page
def ask(request: HttpRequest) -> HttpResponse:
    """The page to ask for a link by email address.

    The response is the same for known and unknown addresses.
    """
    form = AskForm(post_data(request))
    if limits.accepts(form, request):
        actions.request_link(email=form.cleaned_data["email"])
        return redirect("share:resume:asked")
    return render_form(request, "share/resume/ask.html", form)


@with_draft
def later(request: HttpRequest, draft: Draft, answers: Answers) -> HttpResponse:
    """The page to have a link to the open draft mailed, which also shows the draft's code.

    There is no address to mail to before the person has signed.
    """
    form = LaterForm(post_data(request))
    if draft.has_address and limits.accepts(form, request):
        actions.send_link(draft=draft)
        return redirect("share:resume:asked")
    is_proved = draft.proved_at is not None
    code = grouped(tokens.code_of(draft)) if draft.has_address and not is_proved else None
    return render_form(request, "share/resume/later.html", form, code=code, is_proved=is_proved)


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "share/resume/asked.html")


@never_cache
@page
def open_draft_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Open the draft of the mailed link, on POST only.

    GET only shows a button, because a mail scanner that opens the link would prove the address.
    """
    draft = queries.draft_by(secret)
    if draft is None:
        return unknown_link(request, "share/resume/link_dead.html")
    is_known = draft.proved_at is not None or browser.has_draft(request.session, draft)
    form = OpenForm(post_data(request), draft=draft, needs_code=not is_known)
    if form.is_valid():
        return _go_on(request, actions.prove(token=secret))
    return render_form(request, "share/resume/open.html", form)


@never_cache
@page
def keep(request: HttpRequest, secret: str) -> HttpResponse:
    draft = queries.draft_by(secret)
    if draft is None:
        return unknown_link(request, "share/resume/link_dead.html")
    form = KeepForm(post_data(request))
    if form.is_valid():
        actions.extend_draft(draft=draft)
        return redirect(f"{request.path}?kept")
    context = {"is_kept": "kept" in request.GET, "ends": draft.expires_at, "secret": secret}
    return render_form(request, "share/resume/keep.html", form, **context)


def _go_on(request: HttpRequest, draft: Draft | None) -> HttpResponse:
    """Open the draft and redirect to its first step without an answer."""
    if draft is None:
        return unknown_link(request, "share/resume/link_dead.html")
    browser.attach_draft(request.session, draft)
    with themself(draft.subject):
        gap = first_gap(answers_in_force(draft))
    return redirect("share:step", gap.key) if gap else redirect("share:check")

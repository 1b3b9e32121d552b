"""Pages from the start of a draft to sending it. steps.py has the order of the steps, actions/ the writes."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hesperion.privacy.access import themself
from intake.consent.choices import Audience
from intake.consent.forms.quiz import UnderstandingForm
from intake.consent.queries import current_document
from intake.participants import limits, versions
from intake.participants.addressee import set_addressee
from intake.participants.responses import (
    AUTOSAVE,
    page,
    post_data,
    redirect_or_hold,
    render_conflict,
    render_form,
)
from intake.record.answers import SIGNING, Answers, country, has_address, teller
from intake.record.forms.base import StepForm
from intake.share import queries
from intake.share.actions import drafts, submitting
from intake.share.all_questions import all_questions
from intake.share.checking import answers_to_check
from intake.share.forms import ResumeForm, SendForm, StartForm
from intake.share.models import Draft
from intake.share.position import position_of
from intake.share.progress import first_gap, reviewed
from intake.share.resume import browser
from intake.share.route import Route
from intake.share.sections import tasks
from intake.share.steps import KEYS, Step

STOP = "stop"  # the name of the button that saves a page and stops for now
UNSAVED_ANSWERS_TEMPLATE = "share/held.html"  # shows what was typed in a step and is not saved


def with_draft(
    view: Callable[Concatenate[HttpRequest, Draft, Answers, ...], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Pass the view the draft that is open in this browser, and those of its answers that are in force.

    Redirects to the first page if there is none, and to the page of the sent story if it was sent.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = queries.draft_of(request.session)
        if draft is None:
            return redirect_or_hold(request, reverse("share:start"), UNSAVED_ANSWERS_TEMPLATE)
        if draft.sent_at:
            return redirect_or_hold(
                request, reverse("share:sent"), UNSAVED_ANSWERS_TEMPLATE, why="sent"
            )
        with themself(draft.subject):
            answers = queries.answers_in_force(draft)
            _speak_to_teller(request, answers)
            return view(request, draft, answers, *args, **kwargs)

    return never_cache(page(wrapped))


@never_cache
@page
def start(request: HttpRequest) -> HttpResponse:
    draft = queries.draft_of(request.session)
    is_open = draft is not None and draft.sent_at is None
    form = (ResumeForm if is_open else StartForm)(post_data(request))
    if limits.accepts(form, request):
        if draft is None or not is_open:
            draft = browser.begin_draft(request.session)
        return _redirect_to(first_gap(_answers(draft)))
    context = _welcome_back(request, _answers(draft)) if draft and is_open else {}
    return render_form(request, "share/start.html", form, **context)


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    return render(request, "share/questions.html", {"parts": all_questions()})


@with_draft
def step(request: HttpRequest, draft: Draft, answers: Answers, key: str) -> HttpResponse:
    if key not in KEYS:
        raise Http404
    route = Route(answers, key, is_change="change" in request.GET)
    if not route.is_open:
        return redirect_or_hold(request, _address(route.gap), UNSAVED_ANSWERS_TEMPLATE, why="gap")
    form = route.step.form(post_data(request), initial=route.saved, answers=answers)
    form.version = versions.sent_with(request) or versions.version_of(route.saved)
    if STOP in request.POST and not (form.is_saved_by_stopping and form.has_changed()):
        return redirect("share:resume:later")
    if limits.accepts(form, request):
        try:
            values = form.cleaned_data
            saved = drafts.save_answers(draft=draft, step=key, values=values, version=form.version)
            return _saved(request, route, saved)
        except versions.Overtaken as overtaken:
            return _overtaken(request, draft, route, form, overtaken.saved)
    if isinstance(form, UnderstandingForm) and form.missed:
        sha256 = form.document.sha256
        drafts.count_misses(subject=draft.subject, sha256=sha256, missed=form.missed)
    return render_form(request, _templates(key), form, **_context(request, draft, route))


def _saved(request: HttpRequest, route: Route, draft: Draft) -> HttpResponse:
    if AUTOSAVE in request.headers:
        return HttpResponse(status=204)
    if route.step.key == SIGNING:
        browser.show_code_next(request.session)
    if STOP in request.POST:
        return redirect("share:resume:later")
    onward = route.after(queries.answers_in_force(draft))
    if route.is_change and onward is None:
        return redirect(f"{_address(None)}#{route.step.key}")  # browsers unfold what is around it
    return _redirect_to(onward)


def _overtaken(
    request: HttpRequest, draft: Draft, route: Route, form: StepForm, saved: Any
) -> HttpResponse:
    """Show what was typed beside the newer answer that another window saved."""
    newer = reviewed(route.answers | {route.step.key: saved or {}}, [route.step])[0][2]
    context = _context(request, draft, route)
    return render_conflict(request, _templates(route.step.key), form, saved, newer=newer, **context)


def _templates(key: str) -> list[str]:
    return [f"share/{key}.html", "share/step.html"]


def _context(request: HttpRequest, draft: Draft, route: Route) -> dict[str, Any]:
    return {
        "route": route,
        "is_draft": True,
        "is_stopping": STOP in request.POST,
        "saved_in": _saved_in(route.answers),
        "code": browser.code_to_show(request.session, draft),
    }


def _saved_in(answers: Answers) -> str:
    """What opens the saved answers: the "browser" alone, or a "mail" too; "" if there are none."""
    if not answers:
        return ""
    return "mail" if has_address(answers) else "browser"


@require_safe
def consent_text(request: HttpRequest, audience: str) -> HttpResponse:
    """The page with the whole consent text, to read or print before the first question."""
    if audience not in Audience.values:
        raise Http404
    document = current_document(audience)
    return render(request, "consent/consent_text.html", {"document": document})


@with_draft
def check(request: HttpRequest, draft: Draft, answers: Answers) -> HttpResponse:
    if request.method == "POST":
        draft.answers = answers = queries.answers_in_force(draft, anew=True)
    gap = first_gap(answers)
    if gap:
        return _redirect_to(gap)
    form = SendForm(post_data(request))
    if limits.accepts(form, request):
        submitting.submit_story(draft=draft)
        # If another tab changed an answer meanwhile, that page redirects back to the answers.
        return redirect("share:sent")
    return render_form(request, "share/check.html", form, **answers_to_check(answers))


def _answers(draft: Draft) -> Answers:
    with themself(draft.subject):
        return queries.answers_in_force(draft)


def _welcome_back(request: HttpRequest, answers: Answers) -> dict[str, Any]:
    """The start page's context for a draft that was begun: its position and its tasks."""
    _speak_to_teller(request, answers)
    gap = first_gap(answers)
    return {"position": position_of(gap.key if gap else "check"), "parts": tasks(answers)}


def _speak_to_teller(request: HttpRequest, answers: Answers) -> None:
    set_addressee(request, teller=teller(answers), country=country(answers))


def _redirect_to(step: Step | None) -> HttpResponse:
    """Redirect to `step`, or to the check page if no step is left."""
    return redirect(_address(step))


def _address(step: Step | None) -> str:
    return reverse("share:step", args=[step.key]) if step else reverse("share:check")

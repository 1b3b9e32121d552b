"""Read, delegate, redirect. The order of the steps lives in steps.py, every write in actions.py."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hesperion.edge.middleware import clear_at_sign_out
from hesperion.privacy.access import themself
from intake.consent import queries as consent_queries
from intake.consent.choices import Audience
from intake.consent.forms.quiz import UnderstandingForm
from intake.participants import limits, versions
from intake.participants.responses import (
    AUTOSAVE,
    page,
    post_data,
    redirect_or_hold,
    render_conflict,
    render_form,
)
from intake.record.answers import SIGNING, Answers, country, family_objects, has_address
from intake.record.forms.base import StepForm
from intake.share import queries as share_queries
from intake.share.actions import drafts as actions_drafts
from intake.share.actions import submitting
from intake.share.all_questions import all_questions
from intake.share.emergency import numbers_for
from intake.share.forms import DeleteForm, LeaveForm, ResumeForm, SendForm, StartForm
from intake.share.models import Draft
from intake.share.progress import applicable, first_gap, reviewed
from intake.share.resume import browser
from intake.share.route import Route
from intake.share.sections import in_parts, tasks
from intake.share.steps import KEYS, Step

HELD_DRAFT = "share/held.html"  # holds what was typed on the way to sending


def with_draft(
    view: Callable[Concatenate[HttpRequest, Draft, ...], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Hand the view the browser's open draft; without one lead to the start, after sending to the end."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = share_queries.draft_of(request.session)
        if draft is None:
            return redirect_or_hold(request, reverse("share:start"), HELD_DRAFT)
        if draft.sent_at:
            return redirect_or_hold(request, reverse("share:sent"), HELD_DRAFT, why="sent")
        with themself(draft.subject):
            draft.answers = share_queries.answers_in_force(draft)
            return view(request, draft, *args, **kwargs)

    return never_cache(page(wrapped))


@never_cache
@page
def start(request: HttpRequest) -> HttpResponse:
    draft = share_queries.draft_of(request.session)
    is_open = draft is not None and draft.sent_at is None
    form = (ResumeForm if is_open else StartForm)(post_data(request))
    if limits.accepts(form, request):
        if draft is None or not is_open:
            draft = actions_drafts.start_draft()
            browser.hold(request.session, draft)
        return _to(first_gap(_answers(draft)))
    answers = _answers(draft) if draft and is_open else None
    return render_form(request, "share/start.html", form, **_begun(answers))


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    return render(request, "share/questions.html", {"parts": all_questions()})


@with_draft
def stop(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Lets go of the draft on this device. It stays, and the mailed link opens it elsewhere."""
    form = LeaveForm(post_data(request))
    has_way_back = has_address(draft.answers)
    if has_way_back and form.is_valid():
        return _let_go(request, "share:stopped")
    return render_form(request, "share/stop.html", form, has_way_back=has_way_back)


@with_draft
def delete(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = DeleteForm(post_data(request))
    if form.is_valid():
        actions_drafts.delete_draft(subject=draft.subject)
        return _let_go(request, "share:deleted")
    return render_form(request, "share/delete.html", form)


@never_cache
@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    return render(request, "share/stopped.html")


@never_cache
@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "share/deleted.html")


@with_draft
def step(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    if key not in KEYS:
        raise Http404
    route = Route(draft.answers, key, is_change="change" in request.GET)
    if not route.is_open:
        return redirect_or_hold(request, _address(route.gap), HELD_DRAFT, why="gap")
    form = route.step.form(post_data(request), initial=route.saved, answers=draft.answers)
    form.version = versions.sent_with(request) or versions.version_of(route.saved)
    if limits.accepts(form, request):
        try:
            return _saved(
                request,
                route,
                actions_drafts.save_answers(
                    subject=draft.subject, step=key, values=form.cleaned_data, version=form.version
                ),
            )
        except versions.Overtaken as overtaken:
            return _overtaken(request, draft, route, form, overtaken.saved)
    if isinstance(form, UnderstandingForm):
        sha256 = form.document.sha256
        actions_drafts.count_misses(subject=draft.subject, sha256=sha256, missed=form.missed)
    return render_form(request, _templates(key), form, **_around(request, draft, route))


def _saved(request: HttpRequest, route: Route, draft: Draft) -> HttpResponse:
    if AUTOSAVE in request.headers:
        return HttpResponse(status=204)
    if route.step.key == SIGNING:
        browser.show_code_next(request.session)
    return _to(route.after(share_queries.answers_in_force(draft)))


def _overtaken(
    request: HttpRequest, draft: Draft, route: Route, form: StepForm, saved: Any
) -> HttpResponse:
    """Another window saved something newer: both are shown."""
    newer = reviewed(draft.answers | {route.step.key: saved or {}}, [route.step])[0][2]
    around = _around(request, draft, route)
    return render_conflict(request, _templates(route.step.key), form, saved, newer=newer, **around)


def _templates(key: str) -> list[str]:
    return [f"share/{key}.html", "share/step.html"]


def _around(request: HttpRequest, draft: Draft, route: Route) -> dict[str, Any]:
    return {
        "route": route,
        "is_draft": True,
        "numbers": numbers_for(country(draft.answers)),
        "code": browser.code_to_show(request.session, draft),
    }


@require_safe
def consent_text(request: HttpRequest, audience: str) -> HttpResponse:
    """The whole consent text, to read or print before anything is asked."""
    if audience not in Audience.values:
        raise Http404
    document = consent_queries.current_document(audience)
    return render(request, "consent/consent_text.html", {"document": document})


@with_draft
def check(request: HttpRequest, draft: Draft) -> HttpResponse:
    gap = first_gap(draft.answers)
    if gap:
        return _to(gap)
    form = SendForm(post_data(request))
    if limits.accepts(form, request):
        submitting.submit_story(draft=draft)
        # which leads back to the answers if another tab changed one meanwhile
        return redirect("share:sent")
    steps = reviewed(draft.answers)
    return render_form(
        request,
        "share/check.html",
        form,
        parts=in_parts(steps, lambda step: step[0]),
        number=len(applicable(draft.answers)) + 1,
        last=steps[-1][0],
        has_story=bool(draft.answers["story"]["text"]),
        family_objects=family_objects(draft.answers),
    )


def _answers(draft: Draft) -> Answers:
    with themself(draft.subject):
        return share_queries.answers_in_force(draft)


def _begun(answers: Answers | None) -> dict[str, Any]:
    """What the start page shows to who comes back: what is done, and whom to call where they live."""
    if answers is None:
        return {}
    return {"parts": tasks(answers), "numbers": numbers_for(country(answers))}


def _let_go(request: HttpRequest, name: str) -> HttpResponse:
    """Nothing of the draft stays on a device that others use too."""
    request.session.flush()
    clear_at_sign_out(request)
    return redirect(name)


def _to(step: Step | None) -> HttpResponse:
    """Lead to `step`, or to the check page when no step is left."""
    return redirect(_address(step))


def _address(step: Step | None) -> str:
    return reverse("share:step", args=[step.key]) if step else reverse("share:check")

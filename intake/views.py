"""Read, delegate, redirect. The order of the steps lives in steps.py, every write in actions.py."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hesperion.privacy.access import themself
from intake import limits, queries
from intake.actions import drafts, stories
from intake.answers import SIGNING
from intake.forms.way import ResumeForm, SendForm, StartForm
from intake.models import Draft
from intake.replies import page, show, typed, unknown_link
from intake.resume import browser
from intake.steps import KEYS, Route, Step, first_gap, reviewed


def with_draft(
    view: Callable[Concatenate[HttpRequest, Draft, ...], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Hand the view the browser's open draft; without one lead to the start, after sending to the end."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = queries.draft_of(request.session)
        if draft is None:
            return redirect("intake:start")
        if draft.sent_at:
            return redirect("intake:sent")
        with themself(draft.subject):
            draft.answers = queries.answers_in_force(draft)
            return view(request, draft, *args, **kwargs)

    return never_cache(page(wrapped))


@never_cache
@page
def start(request: HttpRequest) -> HttpResponse:
    draft = queries.draft_of(request.session)
    is_open = draft is not None and draft.sent_at is None
    form = (ResumeForm if is_open else StartForm)(typed(request))
    if limits.accepts(form, request):
        if draft is None or not is_open:
            draft = drafts.start_draft()
            browser.hold(request.session, draft)
        with themself(draft.subject):
            return _to(first_gap(queries.answers_in_force(draft)))
    return show(request, "intake/start.html", form)


@with_draft
def step(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    if key not in KEYS:
        raise Http404
    route = Route(draft.answers, key, is_change="change" in request.GET)
    if not route.is_open:
        return _to(route.gap)
    form = route.step.form(typed(request), initial=route.saved, answers=draft.answers)
    if limits.accepts(form, request):
        draft = drafts.save_answers(subject=draft.subject, step=key, values=form.cleaned_data)
        if key == SIGNING:
            browser.show_code_next(request.session)
        return _to(route.after(draft.answers))
    code = browser.code_to_show(request.session, draft)
    return show(request, [f"intake/{key}.html", "intake/step.html"], form, route=route, code=code)


@with_draft
def check(request: HttpRequest, draft: Draft) -> HttpResponse:
    gap = first_gap(draft.answers)
    if gap:
        return _to(gap)
    form = SendForm(typed(request))
    if limits.accepts(form, request):
        with suppress(stories.NotReady):  # a second tab took an answer back: sent/ leads to the gap
            stories.submit_story(subject=draft.subject)
        return redirect("intake:sent")
    return show(request, "intake/check.html", form, steps=reviewed(draft.answers))


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    draft = queries.draft_of(request.session)
    if draft is None:
        return redirect("intake:start")
    if draft.sent_at is None:
        return redirect("intake:check")
    return render(request, "intake/sent.html", {"public_id": queries.public_id_of(draft)})


@never_cache
@page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, so that a mail scanner that opens the link confirms nothing."""
    participant = queries.participant_by_token(token)
    if participant is None:
        return unknown_link(request, "intake/link_unknown.html")
    if request.method == "POST":
        stories.confirm(participant=participant)
        return redirect("intake:confirmed")
    is_confirmed = hasattr(participant, "confirmation")
    return render(request, "intake/confirm.html", {"is_confirmed": is_confirmed})


@never_cache
@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    return render(request, "intake/confirmed.html")


def _to(step: Step | None) -> HttpResponse:
    """Lead to `step`, or to the check page when no step is left."""
    return redirect("intake:step", step.key) if step else redirect("intake:check")

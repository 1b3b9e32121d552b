"""The pages of a check-in, signed in: its steps, the page that sends it, and the thanks."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hesperion.ui.words import in_words
from intake.consent.actions.withdrawals import record_withdrawal
from intake.consent.choices import WithdrawalKind
from intake.followup import steps
from intake.followup.actions.check_ins import can_be_taken_back, send_check_in
from intake.followup.actions.danger import may_be_flagged
from intake.followup.actions.drafts import drop_draft, save_check_in_step
from intake.followup.actions.pauses import pause
from intake.followup.choices import PauseKind, Via
from intake.followup.danger import dangers_in, side_effect_authority
from intake.followup.forms.base import as_of
from intake.followup.forms.life import SendCheckInForm
from intake.followup.queries import Time, draft_for, latest_check_in, time_to_answer, times_of
from intake.followup.situation import Situation, situation_at
from intake.followup.status import followup_status
from intake.participants import versions
from intake.participants.access import participant_required
from intake.participants.models import Participant
from intake.participants.responses import (
    UNSAVED_TEMPLATE,
    post_data,
    redirect_or_hold,
    render_conflict,
    render_form,
)
from intake.record.answers import Answers
from intake.record.choices.check_ins import Subject

CHANGE = "change"  # in the query of an address: back to the page with all answers, once saved


def with_time(
    view: Callable[Concatenate[HttpRequest, Participant, Time, ...], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Pass the view the time to answer. Without one it says why, and what was typed is shown again."""

    @wraps(view)
    def wrapped(request: HttpRequest, participant: Participant, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("time", "")
        if wanted and wanted not in {time_name(time) for time in times_of(participant)}:
            return render(request, "400.html", status=400)
        time = time_to_answer(participant)
        if time is None or (wanted and wanted != time_name(time)):
            return _nothing_to_answer(request, participant)
        return view(request, participant, time, **kwargs)

    return participant_required(wrapped)


def time_name(time: Time) -> str:
    """The name of a time in addresses of pages that need a sign-in."""
    return "-".join(map(str, time.key))


@with_time
def check_in(request: HttpRequest, participant: Participant, time: Time) -> HttpResponse:
    """The page with all answers, which sends them. Before, it leads to the first question without an answer."""
    situation = situation_at(participant, time)
    answers = _answers(participant, time, situation)
    gap = steps.first_unanswered(situation, answers)
    if gap:
        return redirect(_address(participant, gap.key))
    form = SendCheckInForm(post_data(request), situation=situation)
    if form.is_valid():
        sent = send_check_in(participant=participant, time=time, answers=answers, via=Via.PAGE)
        if form.cleaned_data.get("go_on") is False:
            record_withdrawal(participant=participant, kind=WithdrawalKind.CONTACT)
        page = reverse("my:check_in_sent", args=[participant.public_id])
        return redirect(page if sent else f"{page}?again")
    happened = answers.get("happened", {}).get("happened", [])
    context = {
        "participant": participant,
        "as_of": as_of(situation),
        "steps": in_sections(situation, answers),
        "has_new_infusion": Subject.INFUSION in happened,
        "dangers": dangers_in(answers),
        "is_flagged": may_be_flagged(participant),
        "authority": side_effect_authority(participant.country),
    }
    return render_form(request, "followup/check.html", form, **context)


@with_time
def check_in_step(
    request: HttpRequest, participant: Participant, time: Time, key: str
) -> HttpResponse:
    situation = situation_at(participant, time)
    answers = _answers(participant, time, situation)
    step = steps.step_with_key(situation, answers, key)
    gap = steps.first_unanswered(situation, answers)
    if step is None or (gap and not _is_reached(situation, answers, step, gap)):
        start = reverse("my:check_in", args=[participant.public_id])
        return redirect_or_hold(request, start, UNSAVED_TEMPLATE)
    saved = answers.get(key)
    form = step.form(post_data(request), initial=saved, answers=answers, situation=situation)
    form.version = versions.sent_with(request) or versions.version_of(saved)
    context = _around(participant, situation, answers, step)
    if form.is_valid():
        if form.cleaned_data.get("agrees") is False:
            drop_draft(participant=participant)
            pause(participant=participant, kind=PauseKind.LATER, until_on=time.closes_on)
            return render(request, "followup/skipped.html", {"participant": participant})
        try:
            answers = save_check_in_step(
                participant=participant,
                time=time,
                step=key,
                values=form.cleaned_data,
                version=form.version,
            )
        except versions.Overtaken as overtaken:
            newer = in_words(
                step.form(initial=overtaken.saved or {}, answers=answers, situation=situation)
            )
            return render_conflict(
                request, "followup/step.html", form, overtaken.saved, newer=newer, **context
            )
        return redirect(_onward(request, participant, situation, answers, step))
    return render_form(request, "followup/step.html", form, **context)


@require_safe
@participant_required
def check_in_sent(request: HttpRequest, participant: Participant) -> HttpResponse:
    """The thanks, with the day of the next time, and how to take the answers back."""
    sent = latest_check_in(participant)
    if sent is None:
        return redirect("my:check_in", participant.public_id)
    context = {
        "participant": participant,
        "check_in": sent,
        "is_again": "again" in request.GET,
        "can_be_taken_back": can_be_taken_back(sent),
        "following": followup_status(participant).following,
    }
    return render(request, "followup/sent.html", context)


def in_sections(
    situation: Situation, answers: Answers
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The key and title of each step that is answered, with its questions and answers in words."""
    return [
        (
            step.key,
            step.title_for(situation),
            in_words(step.form(initial=answers[step.key], answers=answers, situation=situation)),
        )
        for step in steps.steps_of(situation, answers)
        if step.key in answers
    ]


def _answers(participant: Participant, time: Time, situation: Situation) -> Answers:
    draft = draft_for(participant, time)
    return steps.answers_that_apply(situation, draft.answers if draft else {})


def _is_reached(
    situation: Situation, answers: Answers, step: steps.CheckInStep, gap: steps.CheckInStep
) -> bool:
    keys = [one.key for one in steps.steps_of(situation, answers)]
    return keys.index(step.key) <= keys.index(gap.key)


def _onward(
    request: HttpRequest,
    participant: Participant,
    situation: Situation,
    answers: Answers,
    step: steps.CheckInStep,
) -> str:
    """The address of the step after this one; after a change, that of the first without an answer."""
    gap = steps.first_unanswered(situation, answers)
    following = steps.steps_of(situation, answers)
    following = following[[one.key for one in following].index(step.key) + 1 :]
    after = gap if CHANGE in request.GET or not following else following[0]
    if after is None:
        return reverse("my:check_in", args=[participant.public_id])
    return _address(participant, after.key)


def _address(participant: Participant, key: str) -> str:
    return reverse("my:check_in_step", args=[participant.public_id, key])


def _around(
    participant: Participant,
    situation: Situation,
    answers: Answers,
    step: steps.CheckInStep,
) -> dict[str, Any]:
    """What the page of a step shows beside its form."""
    keys = [one.key for one in steps.steps_of(situation, answers)]
    place = keys.index(step.key)
    back = _address(participant, keys[place - 1]) if place else reverse("my:home")
    return {
        "participant": participant,
        "as_of": as_of(situation),
        "title": step.title_for(situation),
        "key": step.key,
        "number": place + 1,
        "total": len(keys) + 1,
        "back": back,
    }


def _nothing_to_answer(request: HttpRequest, participant: Participant) -> HttpResponse:
    status = followup_status(participant)
    if request.method == "POST":
        start = reverse("my:check_in", args=[participant.public_id])
        return redirect_or_hold(request, start, UNSAVED_TEMPLATE)
    context = {"participant": participant, "status": status}
    return render(request, "followup/nothing.html", context, status=status.code)

"""The pages of a check-in that was sent: its answers, their correction, and taking it back."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hesperion.ui.words import answers_in_words, in_words
from intake.consent.queries import live_consent
from intake.followup import facts, steps
from intake.followup.actions.check_ins import (
    TAKE_BACK_DAYS,
    can_be_taken_back,
    correct_check_in,
    undo_check_in,
)
from intake.followup.models import CheckIn
from intake.followup.queries import own_check_in
from intake.followup.situation import Situation, situation_of
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


@require_safe
@participant_required
def told_check_in(
    request: HttpRequest, participant: Participant, check_in: uuid.UUID
) -> HttpResponse:
    """The answers of a check-in in words, each step with a link to correct it."""
    sent = _own(participant, check_in)
    situation, answers = _told(sent)
    context = {
        "participant": participant,
        "check_in": sent,
        "steps": _sections(situation, answers),
        "is_locked": live_consent(participant) is None,
        "can_be_taken_back": can_be_taken_back(sent),
    }
    return render(request, "followup/told.html", context)


@participant_required
def correct_told(
    request: HttpRequest, participant: Participant, check_in: uuid.UUID, key: str
) -> HttpResponse:
    """The page on which the answers to one step of a check-in are corrected."""
    sent = _own(participant, check_in)
    situation, answers = _told(sent)
    step = steps.step_with_key(situation, answers, key)
    if step is None:
        raise Http404
    back = reverse("my:told_check_in", args=[participant.public_id, sent.pk])
    if live_consent(participant) is None:
        return redirect_or_hold(request, back, UNSAVED_TEMPLATE)
    saved = answers.get(key)
    form = step.form(post_data(request), initial=saved, answers=answers, situation=situation)
    form.submit_label = _("Save")
    form.version = versions.sent_with(request) or versions.version_of(saved)
    context = {"participant": participant, "title": step.title_for(situation), "back": back}
    if form.is_valid():
        try:
            gap = correct_check_in(
                check_in=sent, step=key, values=form.cleaned_data, version=form.version
            )
        except versions.Overtaken as overtaken:
            newer = in_words(
                step.form(initial=overtaken.saved or {}, answers=answers, situation=situation)
            )
            return render_conflict(
                request, "followup/step.html", form, overtaken.saved, newer=newer, **context
            )
        if gap:
            return redirect("my:correct_check_in", participant.public_id, sent.pk, gap)
        return redirect(back)
    return render_form(request, "followup/step.html", form, **context)


@participant_required
def take_back_check_in(
    request: HttpRequest, participant: Participant, check_in: uuid.UUID
) -> HttpResponse:
    """GET asks whether the answers shall go, POST takes them back."""
    sent = _own(participant, check_in)
    context = {
        "participant": participant,
        "check_in": sent,
        "days": TAKE_BACK_DAYS.days,
        "can_be_taken_back": can_be_taken_back(sent),
    }
    if request.method == "POST" and undo_check_in(participant=participant, check_in=sent):
        return render(request, "followup/taken_back.html", context)
    status = 410 if not context["can_be_taken_back"] else 200
    return render(request, "followup/take_back.html", context, status=status)


def _own(participant: Participant, check_in: uuid.UUID) -> CheckIn:
    found = own_check_in(participant, check_in)
    if found is None:
        raise Http404
    return found


def _told(check_in: CheckIn) -> tuple[Situation, Answers]:
    situation = situation_of(check_in.participant, code=check_in.code, check_in=check_in)
    return situation, facts.answers(facts.stored_facts(check_in.occasion), situation)


def _sections(
    situation: Situation, answers: Answers
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The answers to all steps that apply, which can be answered still where they were not."""
    return [
        (
            step.key,
            step.title_for(situation),
            answers_in_words(
                step.form(initial=answers.get(step.key), answers=answers, situation=situation)
            ),
        )
        for step in steps.steps_of(situation, answers)
    ]

"""Pages with the participant's answers and their earlier answers, and the form to correct a step."""

import itertools
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intake.consent.queries import live_consent
from intake.my import actions, steps
from intake.my.answer_history import (
    AnswerChange,
    changes_since,
    earlier_answers,
    last_change_at,
)
from intake.my.queries import unfinished_correction
from intake.participants import limits, session, versions
from intake.participants.access import participant_required
from intake.participants.models import Participant
from intake.participants.responses import (
    UNSAVED_TEMPLATE,
    post_data,
    redirect_or_hold,
    render_conflict,
    render_form,
)
from intake.record.answers import Answers, asks_for, infusion_number, infusions
from intake.share.progress import further_infusion, gap_after_signing, reviewed
from intake.share.steps import Step


@require_safe
@participant_required
def show_answers(request: HttpRequest, participant: Participant) -> HttpResponse:
    answers = steps.current_answers(participant)
    begun = unfinished_correction(participant)
    context = {
        "participant": participant,
        "is_locked": live_consent(participant) is None,
        "sections": steps.answered_sections(answers),
        "more": steps.optional_sections(answers),
        "further": steps.further_questions(answers),
        "saved": _saved(request, participant),
        "gap": gap_after_signing(answers | begun.answers) if begun else None,
    }
    return render(request, "my/answers.html", context)


def _saved(request: HttpRequest, participant: Participant) -> list[AnswerChange] | None:
    """What was saved since the page was last shown, read from the history; None if nothing was.

    Empty if no answer is different.
    """
    since = session.read_saving(request.session, _page_of(participant))
    if since is None:
        return None
    changes = changes_since(participant, since).values()
    return list(itertools.chain.from_iterable(changes))


@require_safe
@participant_required
def show_earlier_answers(request: HttpRequest, participant: Participant) -> HttpResponse:
    context = {"participant": participant, "earlier": earlier_answers(participant)}
    return render(request, "my/before.html", context)


@participant_required
def correct_step(request: HttpRequest, participant: Participant, key: str) -> HttpResponse:
    """The page on which a participant corrects the answers to one step.

    After saving, it redirects to the next step that lacks an answer, if there is one.
    """
    step = steps.step_of(key)
    if step is None:
        raise Http404
    answers = steps.current_answers(participant, begun=True)
    back = reverse("my:answers", args=[participant.public_id])
    if live_consent(participant) is None or not step.applies(answers):
        return redirect_or_hold(request, back, UNSAVED_TEMPLATE)
    form = step.form(post_data(request), initial=answers.get(key), answers=answers)
    form.submit_label = _("Save")
    form.version = versions.sent_with(request) or versions.version_of(answers.get(key))
    around = {
        "route": {"title": step.title_for(answers)},
        "back": back,
        "removal": _removal(participant, key, answers),
        "participant": participant,
    }
    templates = [f"share/{key}.html", "share/step.html"]
    if limits.accepts(form, request):
        try:
            return _correct(request, participant, key, form.cleaned_data, form.version)
        except versions.Overtaken as overtaken:
            saved = overtaken.saved
            newer = reviewed(answers | {key: saved or {}}, [step])[0][2]
            return render_conflict(request, templates, form, saved, newer=newer, **around)
    return render_form(request, templates, form, **around)


@participant_required
@require_POST
def remove_infusion(request: HttpRequest, participant: Participant, key: str) -> HttpResponse:
    """Remove the last infusion: store the answer "no" to the question whether it was given."""
    answers = steps.current_answers(participant, begun=True)
    if live_consent(participant) is not None and _removal(participant, key, answers):
        asked = asks_for(infusions(answers))
        no = answers[asked] | {"again": False}
        since = last_change_at(participant)
        actions.correct_answers(participant=participant, step=asked, values=no)
        _remember(request, participant, since)
    return redirect("my:answers", participant.public_id)


@participant_required
@require_POST
def leave_as_it_was(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Delete the unfinished correction; the stored answers do not change."""
    actions.drop_correction(participant=participant)
    return redirect("my:answers", participant.public_id)


def _removal(participant: Participant, key: str, answers: Answers) -> str:
    """The address that takes back the last infusion; "" for other steps and for the first infusion."""
    is_last = infusion_number(key) == infusions(answers)
    return reverse("my:remove_infusion", args=[participant.public_id, key]) if is_last else ""


def _correct(
    request: HttpRequest, participant: Participant, key: str, values: dict[str, str], version: str
) -> HttpResponse:
    since = last_change_at(participant)
    if key == steps.COUNTRY.key:
        actions.correct_country(participant=participant, country=values["country"], version=version)
        gap = None
    else:
        gap = actions.correct_answers(
            participant=participant, step=key, values=values, version=version
        )
    _remember(request, participant, since)
    following = gap or _next_infusion(participant, key)
    if following:
        return redirect("my:answer", participant.public_id, following.key)
    return redirect("my:answers", participant.public_id)


def _remember(request: HttpRequest, participant: Participant, since: datetime | None) -> None:
    """Have the page of answers say what was saved after `since`; None where there is no history."""
    session.remember_saving(
        request.session, _page_of(participant), since or participant.submitted_at
    )


def _page_of(participant: Participant) -> str:
    return f"answers {participant.public_id}"


def _next_infusion(participant: Participant, key: str) -> Step | None:
    """The step about the infusion after the one of `key`, if it applies and has no answers yet."""
    number = infusion_number(key)
    step = further_infusion(number + 1) if number else None
    answers = steps.current_answers(participant) if step else {}
    return step if step and step.applies(answers) and step.key not in answers else None

"""Pages: what was told, what was told before, and each step of it to be answered again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intake.consent.queries import live_consent
from intake.my import actions as my_actions
from intake.my import steps
from intake.my.answer_history import earlier_answers
from intake.my.queries import begun_correction
from intake.participants import limits, versions
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
def answers(request: HttpRequest, participant: Participant) -> HttpResponse:
    told = steps.current_answers(participant)
    begun = begun_correction(participant)
    context = {
        "participant": participant,
        "is_locked": live_consent(participant) is None,
        "sections": steps.sections(told),
        "more": steps.optional_sections(told),
        "gap": gap_after_signing(told | begun.answers) if begun else None,
    }
    return render(request, "my/answers.html", context)


@require_safe
@participant_required
def before(request: HttpRequest, participant: Participant) -> HttpResponse:
    context = {"participant": participant, "earlier": earlier_answers(participant)}
    return render(request, "my/before.html", context)


@participant_required
def answer(request: HttpRequest, participant: Participant, key: str) -> HttpResponse:
    """One step again. A change that asks for more answers leads to those next."""
    step = steps.step_of(key)
    if step is None:
        raise Http404
    told = steps.current_answers(participant, begun=True)
    back = reverse("my:answers", args=[participant.public_id])
    if live_consent(participant) is None or not step.applies(told):
        return redirect_or_hold(request, back, UNSAVED_TEMPLATE)
    form = step.form(post_data(request), initial=told.get(key), answers=told)
    form.submit_label = _("Save")
    form.version = versions.sent_with(request) or versions.version_of(told.get(key))
    around = {
        "route": {"title": step.title_for(told)},
        "back": back,
        "removal": _removal(participant, key, told),
    }
    templates = [f"share/{key}.html", "share/step.html"]
    if limits.accepts(form, request):
        try:
            return _kept(participant, key, form.cleaned_data, form.version)
        except versions.Overtaken as overtaken:
            saved = overtaken.saved
            newer = reviewed(told | {key: saved or {}}, [step])[0][2]
            return render_conflict(request, templates, form, saved, newer=newer, **around)
    return render_form(request, templates, form, **around)


@participant_required
@require_POST
def remove_infusion(request: HttpRequest, participant: Participant, key: str) -> HttpResponse:
    """Take the last infusion back: as if there had been no other after the one before it."""
    told = steps.current_answers(participant, begun=True)
    if live_consent(participant) is not None and _removal(participant, key, told):
        asked = asks_for(infusions(told))
        no = told[asked] | {"again": False}
        my_actions.correct_answers(participant=participant, step=asked, values=no)
    return redirect("my:answers", participant.public_id)


def _removal(participant: Participant, key: str, told: Answers) -> str:
    """Where the last infusion is taken back; "" for every other step, the first infusion among them."""
    is_last = infusion_number(key) == infusions(told)
    return reverse("my:remove_infusion", args=[participant.public_id, key]) if is_last else ""


@participant_required
@require_POST
def leave_as_it_was(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Forget a correction that was begun."""
    my_actions.drop_correction(participant=participant)
    return redirect("my:answers", participant.public_id)


def _kept(participant: Participant, key: str, values: dict[str, str], version: str) -> HttpResponse:
    if key == steps.COUNTRY.key:
        my_actions.correct_country(
            participant=participant, country=values["country"], version=version
        )
        return redirect("my:answers", participant.public_id)
    gap = my_actions.correct_answers(
        participant=participant, step=key, values=values, version=version
    )
    following = gap or _next_infusion(participant, key)
    if following:
        return redirect("my:answer", participant.public_id, following.key)
    return redirect("my:answers", participant.public_id)


def _next_infusion(participant: Participant, key: str) -> Step | None:
    """The page of the infusion that was told of on the page of another, while it has no answer."""
    number = infusion_number(key)
    step = further_infusion(number + 1) if number else None
    told = steps.current_answers(participant) if step else {}
    return step if step and step.applies(told) and step.key not in told else None

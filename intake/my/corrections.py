"""Pages: what was told, what was told before, and each step of it to be answered again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intake import limits, versions
from intake.actions import stories
from intake.answers import Answers, asks_for, infusion_number, infusions
from intake.models import Participant
from intake.my import steps
from intake.my.doors import own
from intake.my.past import told_before
from intake.queries import begun_correction, live_consent
from intake.replies import HELD, lead_away, show, show_both, typed
from intake.steps import Step, further_infusion, gap_after_signing, reviewed


@require_safe
@own
def answers(request: HttpRequest, participant: Participant) -> HttpResponse:
    told = steps.told(participant)
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
@own
def before(request: HttpRequest, participant: Participant) -> HttpResponse:
    context = {"participant": participant, "earlier": told_before(participant)}
    return render(request, "my/before.html", context)


@own
def answer(request: HttpRequest, participant: Participant, key: str) -> HttpResponse:
    """One step again. A change that asks for more answers leads to those next."""
    step = steps.step_of(key)
    if step is None:
        raise Http404
    told = steps.told(participant, begun=True)
    back = reverse("my:answers", args=[participant.public_id])
    if live_consent(participant) is None or not step.applies(told):
        return lead_away(request, back, HELD)
    form = step.form(typed(request), initial=told.get(key), answers=told)
    form.submit_label = _("Save")
    form.version = versions.sent_with(request) or versions.version_of(told.get(key))
    around = {
        "route": {"title": step.title_for(told)},
        "back": back,
        "removal": _removal(participant, key, told),
    }
    templates = [f"intake/{key}.html", "intake/step.html"]
    if limits.accepts(form, request):
        try:
            return _kept(participant, key, form.cleaned_data, form.version)
        except versions.Overtaken as overtaken:
            saved = overtaken.saved
            newer = reviewed(told | {key: saved or {}}, [step])[0][2]
            return show_both(request, templates, form, saved, newer=newer, **around)
    return show(request, templates, form, **around)


@own
@require_POST
def remove_infusion(request: HttpRequest, participant: Participant, key: str) -> HttpResponse:
    """Take the last infusion back: as if there had been no other after the one before it."""
    told = steps.told(participant, begun=True)
    if live_consent(participant) is not None and _removal(participant, key, told):
        asked = asks_for(infusions(told))
        no = told[asked] | {"again": False}
        stories.correct_answers(participant=participant, step=asked, values=no)
    return redirect("my:answers", participant.public_id)


def _removal(participant: Participant, key: str, told: Answers) -> str:
    """Where the last infusion is taken back; "" for every other step, the first infusion among them."""
    is_last = infusion_number(key) == infusions(told)
    return reverse("my:remove_infusion", args=[participant.public_id, key]) if is_last else ""


@own
@require_POST
def leave_as_it_was(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Forget a correction that was begun."""
    stories.drop_correction(participant=participant)
    return redirect("my:answers", participant.public_id)


def _kept(participant: Participant, key: str, values: dict[str, str], version: str) -> HttpResponse:
    if key == steps.COUNTRY.key:
        stories.correct_country(participant=participant, country=values["country"], version=version)
        return redirect("my:answers", participant.public_id)
    gap = stories.correct_answers(participant=participant, step=key, values=values, version=version)
    following = gap or _next_infusion(participant, key)
    if following:
        return redirect("my:answer", participant.public_id, following.key)
    return redirect("my:answers", participant.public_id)


def _next_infusion(participant: Participant, key: str) -> Step | None:
    """The page of the infusion that was told of on the page of another, while it has no answer."""
    number = infusion_number(key)
    step = further_infusion(number + 1) if number else None
    told = steps.told(participant) if step else {}
    return step if step and step.applies(told) and step.key not in told else None

"""The page behind the link in a check-in's mail. It takes answers, and shows nothing that was told before."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from intake.consent.actions.withdrawals import record_withdrawal
from intake.consent.choices import Purpose, WithdrawalKind
from intake.consent.queries import consented_for
from intake.consent.renewals import came_of_age
from intake.followup.actions.check_ins import send_check_in
from intake.followup.actions.danger import may_be_flagged
from intake.followup.choices import TimeState, Via
from intake.followup.danger import dangers_in
from intake.followup.door.forms import DoorForm
from intake.followup.links import KeyOfTime, door_is_open_to, read_token
from intake.followup.queries import Time, answerable_times, times_of
from intake.participants import limits
from intake.participants.models import Participant
from intake.participants.responses import page, post_data, render_form, unknown_link

_GONE = 410


@never_cache
@csrf_exempt  # no cookie proves anything here: what another site doesn't know is the token in the address
@page
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    found = read_token(token)
    if found is None:
        return unknown_link(request, "participants/link_unknown.html")
    participant, key = found
    if _has_stopped(participant):
        return render(request, "followup/door/stopped.html", status=_GONE)
    if not door_is_open_to(participant):
        return redirect("my:home")
    time = next((time for time in answerable_times(participant) if time.key == key), None)
    if time and time.ends_on:  # only who signed in may read that it is asked as of an earlier day
        return redirect("my:home")
    return _ask(request, participant, time) if time else _closed(request, participant, key)


def _ask(request: HttpRequest, participant: Participant, time: Time) -> HttpResponse:
    """The empty form, or the page that says that its answers have arrived.

    That page follows a POST directly: with an address of its own, it could not say what is dangerous.
    """
    form = DoorForm(post_data(request))
    if not limits.accepts(form, request):
        return render_form(request, "followup/door/ask.html", form)
    check_in = send_check_in(participant=participant, time=time, answers=form.answers, via=Via.LINK)
    if check_in is None:
        return render(request, "followup/door/answered.html", status=_GONE)
    is_stopped = form.cleaned_data["go_on"] is False
    if is_stopped:
        record_withdrawal(participant=participant, kind=WithdrawalKind.CONTACT)
    context = {
        "dangers": dangers_in(form.answers),
        "is_flagged": may_be_flagged(participant),
        "is_stopped": is_stopped,
    }
    return render(request, "followup/door/sent.html", context)


def _closed(request: HttpRequest, participant: Participant, key: KeyOfTime) -> HttpResponse:
    times = times_of(participant)
    time = next(time for time in times if time.key == key)
    if time.state is TimeState.ANSWERED:
        return render(request, "followup/door/answered.html", status=_GONE)
    coming = [other for other in times if other.state is TimeState.UPCOMING]
    context = {"time": time, "next": min(coming, key=_opens_on, default=None)}
    return render(request, "followup/door/closed.html", context, status=_GONE)


def _has_stopped(participant: Participant) -> bool:
    """Whether the use of the answers was stopped. Of those who came of age, nobody stopped it."""
    is_used = consented_for(Purpose.STUDY).filter(pk=participant.pk).exists()
    return not is_used and not came_of_age(participant)


def _opens_on(time: Time) -> date:
    return time.opens_on

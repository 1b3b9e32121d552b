"""'This person has died or can't answer', from a follow-up mail, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intake import limits
from intake.replies import page, show, typed, unknown_link
from intake.silence import actions, links
from intake.silence.forms import SilenceForm


@never_cache
@page
def tell(request: HttpRequest, token: str) -> HttpResponse:
    participant = links.participant_by(token)
    if participant is None:
        return unknown_link(request, "intake/link_unknown.html")
    form = SilenceForm(typed(request))
    if limits.accepts(form, request):
        actions.report(participant=participant, **form.cleaned_data)
        return redirect("intake:silence:thanks")
    return show(request, "intake/silence/tell.html", form)


@never_cache
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "intake/silence/thanks.html")

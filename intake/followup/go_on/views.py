"""The page of the mail that asks whether we may go on: GET shows a button, POST says yes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intake.followup.actions.returns import came_back
from intake.followup.choices import ReturnBy
from intake.followup.go_on.links import participant_to_go_on
from intake.participants import limits
from intake.participants.responses import page, post_data, render_form, unknown_link


class GoOnForm(limits.LimitedForm):
    """The button that says yes."""

    submit_label = _("Yes, go on")
    limit = limits.YES_TO_GO_ON


@never_cache
@page
def ask_to_go_on(request: HttpRequest, token: str) -> HttpResponse:
    participant = participant_to_go_on(token)
    if participant is None:
        return unknown_link(request, "participants/link_unknown.html")
    form = GoOnForm(post_data(request))
    if limits.accepts(form, request):
        came_back(participant=participant, by=ReturnBy.SAID_YES)
        return redirect("go_on:thanks")
    return render_form(request, "followup/go_on/ask.html", form)


@never_cache
@require_safe
def gone_on(request: HttpRequest) -> HttpResponse:
    return render(request, "followup/go_on/thanks.html")

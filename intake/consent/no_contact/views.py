"""The page behind a follow-up mail's link: report that the participant has died or can't answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intake.consent.no_contact import actions, links
from intake.consent.no_contact.forms import NoContactForm
from intake.participants import limits
from intake.participants.responses import page, post_data, render_form, unknown_link


@never_cache
@page
def report(request: HttpRequest, token: str) -> HttpResponse:
    participant = links.participant_by(token)
    if participant is None:
        return unknown_link(request, "participants/link_unknown.html")
    form = NoContactForm(post_data(request))
    if limits.accepts(form, request):
        actions.file_report(participant=participant, **form.cleaned_data)
        return redirect("share:no_contact:thanks")
    return render_form(request, "consent/no_contact/tell.html", form)


@never_cache
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "consent/no_contact/thanks.html")

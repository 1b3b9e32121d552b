"""Pages to leave a device that others use too, and to delete what was begun."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hesperion.edge.middleware import clear_at_sign_out
from intake.participants.responses import post_data, render_form
from intake.record.answers import Answers, has_address
from intake.share.actions import drafts
from intake.share.forms import DeleteForm, LeaveForm
from intake.share.models import Draft
from intake.share.views import with_draft


@with_draft
def stop(request: HttpRequest, draft: Draft, answers: Answers) -> HttpResponse:
    """Remove the draft from this device.

    The draft stays stored, and a mailed link opens it on another device.
    """
    form = LeaveForm(post_data(request))
    has_way_back = has_address(answers)
    if has_way_back and form.is_valid():
        return _leave_device(request, "share:stopped")
    return render_form(request, "share/stop.html", form, has_way_back=has_way_back)


@with_draft
def delete(request: HttpRequest, draft: Draft, answers: Answers) -> HttpResponse:
    form = DeleteForm(post_data(request))
    if form.is_valid():
        drafts.delete_draft(subject=draft.subject)
        return _leave_device(request, "share:deleted")
    return render_form(request, "share/delete.html", form)


@never_cache
@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    return render(request, "share/stopped.html")


@never_cache
@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "share/deleted.html")


def _leave_device(request: HttpRequest, name: str) -> HttpResponse:
    """End the session, so that nothing of the draft stays on a device that others may use."""
    request.session.flush()
    clear_at_sign_out(request)
    return redirect(name)

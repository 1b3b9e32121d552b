"""How pages answer: with their form, or that a link is unknown, or that it is too much just now."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hesperion.edge.resubmission import resubmission
from hesperion.ui.forms import PageForm
from intake.participants import limits, versions

HELD = "participants/held.html"  # holds what was typed on one of the participant's own pages
AUTOSAVE = "X-Autosave"  # sent by static/js/autosave.js, which wants no page in answer

page = require_http_methods(["GET", "HEAD", "POST"])


def post_data(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def render_form(
    request: HttpRequest, template: str | list[str], form: PageForm, **context: Any
) -> HttpResponse:
    """The page with its form; where the form was not taken, the status says so."""
    status = 422 if form.errors else 200
    response = render(request, template, {"form": form, **context}, status=status)
    seconds = form.retry_after if isinstance(form, limits.LimitedForm) else 0
    return _too_many(response, seconds) if seconds else response


def redirect_or_hold(
    request: HttpRequest, to: str, template: str, *, status: int = 409, **context: Any
) -> HttpResponse:
    """To the address `to`, as this page takes nothing now. What was typed stays: `template` holds it."""
    typed_here = resubmission(request)
    if not typed_here:
        return redirect(to)
    if AUTOSAVE in request.headers:
        return refuse_autosave(_("This page can’t be saved any more. Press the button to see why."))
    return render(request, template, typed_here | {"onward": to} | context, status=status)


def render_conflict(
    request: HttpRequest, template: str | list[str], form: PageForm, saved: Any, **context: Any
) -> HttpResponse:
    """What was typed beside the newer answer `newer`, in words. Sent again, it takes that one's place."""
    if AUTOSAVE in request.headers:
        return refuse_autosave(str(versions.OVERTAKEN))
    form.version = versions.version_of(saved)
    form.add_error(None, str(versions.OVERTAKEN))
    response = render_form(request, template, form, here=request.get_full_path(), **context)
    response.status_code = 409
    return response


def refuse_autosave(sentence: str) -> HttpResponse:
    """The page shows the sentence where it says "Saved", and saves nothing more by itself."""
    return HttpResponse(sentence, status=409, content_type="text/plain; charset=utf-8")


def unknown_link(request: HttpRequest, template: str) -> HttpResponse:
    """The page that says so; after too many wrong links, one that asks for patience."""
    seconds = limits.wait(limits.WRONG_LINKS, request)
    if not seconds:
        return render(request, template, status=404)
    return _too_many(render(request, "429.html", {"sentence": limits.sentence(seconds)}), seconds)


def _too_many(response: HttpResponse, seconds: int) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(seconds)
    return response

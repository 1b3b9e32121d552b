"""Responses that several pages give: a form, a conflict, an unknown link, too many requests."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hesperion.edge.resubmission import resubmission
from hesperion.ui.forms import PageForm
from intake.participants import limits, versions

UNSAVED_TEMPLATE = (
    "participants/held.html"  # shows what was typed on a page of /my/ and is not saved
)
AUTOSAVE = "X-Autosave"  # static/js/autosave.js sends this header and shows no page

page = require_http_methods(["GET", "HEAD", "POST"])


def post_data(request: HttpRequest) -> QueryDict | None:
    """The data to bind a form to: the POST data, or None for other methods."""
    return request.POST if request.method == "POST" else None


def render_form(
    request: HttpRequest, template: str | list[str], form: PageForm, **context: Any
) -> HttpResponse:
    """The page with its form.

    The status is 200, 422 if the form has errors, or 429 if the form's limit is exceeded.
    """
    status = 422 if form.errors else 200
    response = render(request, template, {"form": form, **context}, status=status)
    seconds = form.retry_after if isinstance(form, limits.LimitedForm) else 0
    return _too_many(response, seconds) if seconds else response


def redirect_or_hold(
    request: HttpRequest, to: str, template: str, *, status: int = 409, **context: Any
) -> HttpResponse:
    """Redirect to `to`, because this page can't save now.

    If the browser sent a form, the page `template` shows the text of the form instead, so that the
    participant does not lose it.
    """
    typed_here = resubmission(request)
    if not typed_here:
        return redirect(to)
    if AUTOSAVE in request.headers:
        return refuse_autosave(_("This page can’t be saved any more. Press the button to see why."))
    return render(request, template, typed_here | {"onward": to} | context, status=status)


def render_conflict(
    request: HttpRequest, template: str | list[str], form: PageForm, saved: Any, **context: Any
) -> HttpResponse:
    """The page, with status 409, that shows the text typed here beside the newer answer `saved`.

    Sending the form again replaces the newer answer. The template shows the newer answer from
    `context`.
    """
    if AUTOSAVE in request.headers:
        return refuse_autosave(str(versions.OVERTAKEN))
    form.version = versions.version_of(saved)
    form.add_error(None, str(versions.OVERTAKEN))
    response = render_form(request, template, form, here=request.get_full_path(), **context)
    response.status_code = 409
    return response


def refuse_autosave(sentence: str) -> HttpResponse:
    """A response with status 409 and a sentence.

    autosave.js shows the sentence in place of "Saved" and stops saving.
    """
    return HttpResponse(sentence, status=409, content_type="text/plain; charset=utf-8")


def unknown_link(request: HttpRequest, template: str) -> HttpResponse:
    """The 404 page for an unknown link, or the 429 page after too many unknown links."""
    seconds = limits.wait(limits.WRONG_LINKS, request)
    if not seconds:
        return render(request, template, status=404)
    return _too_many(render(request, "429.html", {"sentence": limits.sentence(seconds)}), seconds)


def _too_many(response: HttpResponse, seconds: int) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(seconds)
    return response

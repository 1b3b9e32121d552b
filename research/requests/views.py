"""The list of requests and the page of one, in the shell of the admin. They show no participant."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from hesperion.privacy import actor
from research.requests.actions import asking, drafts
from research.requests.page import page_context
from research.requests.queries import DECIDE_REQUEST, MAKE_REQUEST, requests_for
from research.requests.states import WrongState
from research.requests.steps import FORM_STEPS
from research.requests.words import state_label


def for_roles(*permissions: str) -> Callable[[Callable[..., HttpResponse]], Any]:
    """A decorator: the view is for accounts with one of these permissions. Others get PermissionDenied."""

    def decorate(view: Callable[..., HttpResponse]) -> Any:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(request.user.has_perm(one) for one in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return admin.site.admin_view(wrapped)

    return decorate


def request_or_404(request: HttpRequest, request_id: Any) -> Any:
    """The request for data, with its state, if the user may see it. Raises Http404."""
    found = requests_for(request.user).filter(pk=request_id).first()  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found


def own_or_404(request: HttpRequest, request_id: Any) -> Any:
    """The user's own request for data, with its state. Raises Http404."""
    found = request_or_404(request, request_id)
    if found.asked_by_id != request.user.pk:
        raise Http404
    return found


def request_page(
    request: HttpRequest, template: str, title: str, status: int = 200, **shown: Any
) -> TemplateResponse:
    context = admin.site.each_context(request) | {"title": title} | shown
    return TemplateResponse(
        request, f"admin/research/request/{template}.html", context, status=status
    )


@for_roles(MAKE_REQUEST, DECIDE_REQUEST)
def request_list(request: HttpRequest) -> HttpResponse:
    rows = list(requests_for(request.user).select_related("asked_by"))  # type: ignore[arg-type]
    for row in rows:
        row.state_label = state_label(row.state)
    return request_page(request, "index", "Requests for data", rows=rows)


@for_roles(MAKE_REQUEST, DECIDE_REQUEST)
def one_request(request: HttpRequest, request_id: Any) -> HttpResponse:
    found = request_or_404(request, request_id)
    return request_page(request, "page", str(found), **page_context(found, request.user))  # type: ignore[arg-type]


@for_roles(MAKE_REQUEST)
@require_POST
def start_request(request: HttpRequest) -> HttpResponse:
    draft = drafts.start_request_draft(asked_by=request.user)  # type: ignore[arg-type]
    return redirect("requests:step", draft.pk, FORM_STEPS[0].key)


@for_roles(MAKE_REQUEST)
def delete_own_draft(request: HttpRequest, draft_id: Any) -> HttpResponse:
    draft = own_or_404(request, draft_id)
    if draft.number:
        raise Http404
    if request.method == "POST":
        drafts.delete_request_draft(draft=draft)
        messages.success(request, "The draft is deleted.")
        return redirect("requests:index")
    return request_page(request, "delete", "Delete a draft", draft=draft)


@for_roles(MAKE_REQUEST)
def take_back(request: HttpRequest, request_id: Any) -> HttpResponse:
    found = own_or_404(request, request_id)
    if request.method == "POST":
        try:
            asking.take_request_back(request=found, by=actor.current())
        except WrongState as error:
            messages.error(request, f"It can’t be taken back. {error}")
        else:
            messages.success(request, f"{found} is taken back. Change it, and ask again.")
        return redirect("requests:request", found.pk)
    return request_page(request, "take_back", "Take the request back", asked=found)

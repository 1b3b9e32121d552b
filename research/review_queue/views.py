"""The page of the review queue, in the shell of the admin."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from hesperion.privacy import access, actor
from research.models import CohortMember
from research.page_keys import BadKey
from research.review import REVIEW_RECORD
from research.review_queue import actions, queries
from research.review_queue.lines import queue_lines

_TABS = {"unread": "Unread", "mine": "Mine", "answered": "Answered"}


def for_reviewers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view for accounts that may decide about stories. Raises PermissionDenied for others."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(REVIEW_RECORD):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return admin.site.admin_view(wrapped)


@for_reviewers
def queue(request: HttpRequest) -> HttpResponse:
    """The stories of one tab. An unknown tab is the first one, an unknown page its beginning, with 400."""
    tabs = queries.tabs(actor.current())
    name = request.GET.get("tab", "unread")
    name, status = (name, 200) if name in tabs else ("unread", 400)
    try:
        page = queries.queue_page(tabs[name], request.GET.get("after", ""))
    except BadKey:
        page, status = queries.queue_page(tabs[name]), 400
    _note(page.rows)
    context = admin.site.each_context(request) | {
        "title": "Review queue",
        "tab": name,
        "tabs": [
            (tab, _TABS[tab], queries.count_up_to_limit(rows), tab == name)
            for tab, rows in tabs.items()
        ],
        "counted": queries.MOST_COUNTED,
        "is_bad": status == 400,
        "is_later": bool(request.GET.get("after")) and status == 200,
        "lines": queue_lines(page.rows),
        "following": page.following,
    }
    return TemplateResponse(
        request, "admin/research/review_queue/index.html", context, status=status
    )


@for_reviewers
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Claim the next story and redirect to its page."""
    public_id = actions.take_next(by=actor.current())
    if public_id is None:
        messages.info(request, "No story waits that nobody has taken.")
        return redirect("review_queue:index")
    return redirect("admin:research_record_review", public_id)


def _note(rows: list[CohortMember]) -> None:
    """Note whose data the page shows: one event each."""
    reader = access.require()
    reader.purpose = "review"
    for row in rows:
        reader.note(row.subject, "public_id", "review", "flagged", "language")

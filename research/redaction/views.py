"""The list of redactions that wait for somebody, in the shell of the admin."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from hesperion.accounts.queries import names_of
from hesperion.privacy import access, actor
from intake.participants.models import Participant
from intake.stories.queries import stories_to_redact
from research.redaction.waiting import waiting_for
from research.review import REVIEW_RECORD

MOST_LISTED = 50  # rows of a part

_PARTS = {
    "confirm": "To confirm",
    "returned": "Sent back to you",
    "ask": "Confirmed, not asked",
    "refused": "Refused by the participant",
}


def waiting_list(request: HttpRequest) -> HttpResponse:
    """The page of one part. An unknown part is the first one, with status 400."""
    if not request.user.has_perm(REVIEW_RECORD):
        raise PermissionDenied
    parts = waiting_for(actor.current())
    wanted = request.GET.get("part", "confirm")
    part = wanted if wanted in (*parts, "write") else "confirm"
    rows = list(parts[part].select_related("participant")[:MOST_LISTED]) if part in parts else []
    unwritten = list(stories_to_redact()[:MOST_LISTED]) if part == "write" else []
    _note([*(row.participant for row in rows), *unwritten])
    context = admin.site.each_context(request) | {
        "title": "Redactions that wait",
        "part": part,
        "tabs": [(name, label, parts[name].count()) for name, label in _PARTS.items()],
        "rows": rows,
        "names": names_of({row.made_by for row in rows}),
        "unwritten": unwritten,
        "most": MOST_LISTED,
    }
    status = 200 if part == wanted else 400
    page = "admin/research/redactions/waiting.html"
    return TemplateResponse(request, page, context, status=status)


def _note(shown: Iterable[Participant]) -> None:
    reader: Any = access.require()
    reader.purpose = "publishing"
    for participant in shown:
        reader.note(participant.pk, "public_id", "language")

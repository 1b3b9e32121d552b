"""What the page of one request shows: its content and history, and the part of each package that acts on it."""

from typing import Any

from hesperion.accounts.models import User
from research.builds.page import progress_of
from research.choices import RequestState
from research.extracts.parts import extract_parts
from research.models import Check, Request
from research.models.request import DRAFT_STATES, TRANSITIONS, content_sha256
from research.requests import words
from research.requests.decisions.page import decisions_of
from research.requests.queries import DECIDE_REQUEST
from research.requests.steps import FORM_STEPS
from research.tokens.parts import token_parts

# Functions of other packages that take the request, with its state, and the user, and return context.
_PARTS: list[Any] = [decisions_of, progress_of, extract_parts, token_parts]


def page_context(request: Any, user: User) -> dict[str, Any]:
    """`request` is a row of `requests_for`."""
    is_own = request.asked_by_id == user.pk
    shown = {
        "asked": request,
        "state": request.state,
        "state_label": words.state_label(request.state),
        "is_own": is_own,
        "is_steward": user.has_perm(DECIDE_REQUEST),
        "is_editable": is_own and request.state in DRAFT_STATES,
        "may_be_taken_back": RequestState.TAKEN_BACK in TRANSITIONS[request.state],
        "sections": [(step, list(step.facts(request))) for step in FORM_STEPS],
        "history": words.history_of(request),
        "band": _band(request),
        "content_sha256": content_sha256(request) if request.number else "",
    }
    for part in _PARTS:
        shown |= part(request, user)
    return shown


def _band(request: Request) -> str:
    """How many people the extract will hold, as a band; "" until this content has been checked."""
    latest = Check.objects.filter(request=request).order_by("-pk").first()
    if latest is None or latest.content_sha256 != content_sha256(request):
        return ""
    return str(latest.report.get("band", ""))

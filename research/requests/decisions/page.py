"""What the page of a request shows of its decisions, and which of them the user can make now."""

from typing import Any

from django.urls import reverse

from hesperion.accounts.models import User
from research.choices import RequestState
from research.models import Request
from research.requests.decisions import queries, rules
from research.requests.decisions.actions.checks import CHECKED_IN
from research.requests.decisions.actions.endings import EXTENDED_IN, REVOKED_IN
from research.requests.decisions.actions.refusals import ANNOUNCED, REFUSED_IN
from research.requests.queries import DECIDE_REQUEST

# The address of each decision, how a link to it reads, and the states in which it can be made.
_DECISIONS = [
    ("check", "Check", CHECKED_IN),
    ("approve", "Approve", {RequestState.CHECKED}),
    ("refuse", "Refuse", REFUSED_IN),
    ("refuse", "Decide on the refusal", ANNOUNCED),
    ("revoke", "Revoke", REVOKED_IN),
]


def decisions_of(request: Request, user: User) -> dict[str, Any]:
    """The context of the part `decisions.html`. `request` has its `state`."""
    state = request.state  # type: ignore[attr-defined]
    is_steward, is_own = user.has_perm(DECIDE_REQUEST), request.asked_by_id == user.pk
    decisions = [
        (label, reverse(f"decisions:{name}", args=[request.pk]))
        for name, label, states in _DECISIONS
        if state in states and is_steward
    ]
    return {
        "decisions": decisions,
        "decision_against": rules.why_not_by(request, user) if decisions else "",
        "check": request.checks.select_related("checked_by").last() if is_steward else None,
        "may_reply": is_own and state == RequestState.TO_BE_REFUSED,
        "reply_until": queries.reply_until(request),
        "may_be_extended": is_own and state in EXTENDED_IN,
        "last_day": rules.last_day(request) if state in {*REVOKED_IN, *EXTENDED_IN} else None,
    }

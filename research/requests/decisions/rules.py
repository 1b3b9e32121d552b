"""Who may decide on a request, and when. A reason against it is a sentence for staff; "" if there is none."""

from collections.abc import Collection
from datetime import date

from hesperion.accounts.models import User
from hesperion.limits.addresses import mailbox_of
from hesperion.ui.days import utc_today
from research.models import Check, Request
from research.models.request import content_sha256
from research.requests.states import WrongState, state_of


class DecisionRefused(Exception):
    """Raised if a decision can't be made now. Its message is for staff."""


def refuse_if(reason_against: str) -> None:
    """Raises DecisionRefused if there is a reason against the decision."""
    if reason_against:
        raise DecisionRefused(reason_against)


def locked_request(request: Request, states: Collection[str]) -> Request:
    """The request as it is now, locked up to the end of the transaction.

    Raises DecisionRefused unless it is in one of the states.
    """
    row = Request.objects.select_for_update().get(pk=request.pk)
    if (state := state_of(row)) not in states:
        raise DecisionRefused(str(WrongState(state)))
    return row


def is_same_person(one: User, other: User) -> bool:
    """Whether two accounts are one, or get their mail in the same mailbox."""
    return one.pk == other.pk or mailbox_of(one.email) == mailbox_of(other.email)


def why_not_by(request: Request, user: User) -> str:
    """Why the user may decide nothing about the request."""
    if is_same_person(request.asked_by, user):
        return (
            "This request was made with your account, or with one that has the same email address. "
            "Another data steward must decide on it."
        )
    return ""


def why_not_approved_by(request: Request, check: Check, user: User) -> str:
    """Why the user may not approve the request after this check."""
    if is_same_person(check.checked_by, user):
        return (
            "This request was checked with your account, or with one that has the same email address. "
            "Another data steward must approve it."
        )
    return why_not_by(request, user)


def last_day(request: Request) -> date | None:
    """The last day on which data may be used: the end of the period or of the agreement."""
    return min(filter(None, [request.ends_on, request.agreement_ends_on]), default=None)


def why_over(request: Request) -> str:
    """Why nothing may be given out for the request any more, or not at all."""
    if not (request.ends_on and request.agreement_ends_on):
        return "The request names no end of the period or of the agreement."
    last = min(request.ends_on, request.agreement_ends_on)
    if last >= utc_today():
        return ""
    ended = "period" if request.ends_on == last else "agreement"
    return f"The {ended} of this request ended on {last:%-d %B %Y}."


def why_void(request: Request, check: Check) -> str:
    """Why the check does not hold for the request as it is now."""
    if check.content_sha256 != content_sha256(request) or check.sha256 != check.digest:
        return "The request was changed after this check. It must be checked again."
    return ""

"""Refusing a request: announced with a reason, answered by the requester or not, and then decided for good."""

from django.db import transaction

from hesperion.accounts.models import User
from hesperion.privacy.actor import actor_of
from research.choices import RequestState
from research.models import Request
from research.public_uses.statements import publish_refusal
from research.requests.decisions.notices import mail_requester, mail_stewards
from research.requests.decisions.queries import is_answerable, unanswered_refusals
from research.requests.decisions.rules import DecisionRefused, locked_request, refuse_if, why_not_by
from research.requests.states import change_state

ANNOUNCED = frozenset({RequestState.TO_BE_REFUSED, RequestState.REPLIED})
REFUSED_IN = frozenset({RequestState.ASKED, RequestState.CHECKED})


@transaction.atomic
def announce_refusal(*, request: Request, reason: str, by: User) -> None:
    """Tell the requester that and why the request is to be refused. Raises DecisionRefused."""
    request = locked_request(request, REFUSED_IN)
    refuse_if(why_not_by(request, by))
    change_state(request=request, state=RequestState.TO_BE_REFUSED, by=actor_of(by), reason=reason)
    mail_requester("staff.request_to_be_refused", request)


@transaction.atomic
def reply_to_refusal(*, request: Request, reply: str, by: User) -> None:
    """Store what the requester replies. Raises DecisionRefused if no refusal waits for a reply."""
    request = locked_request(request, {RequestState.TO_BE_REFUSED})
    change_state(request=request, state=RequestState.REPLIED, by=actor_of(by), reason=reply)
    mail_stewards("staff.request_replied", request, but=[request.asked_by])


@transaction.atomic
def refuse_for_good(*, request: Request, reason: str, by: User) -> None:
    """Refuse the request for good. Raises DecisionRefused while the requester may still reply."""
    request = locked_request(request, ANNOUNCED)
    refuse_if(why_not_by(request, by))
    if is_answerable(request):
        raise DecisionRefused("The requester has not replied yet, and may still do so.")
    change_state(request=request, state=RequestState.REFUSED, by=actor_of(by), reason=reason)
    mail_requester("staff.request_refused", request)
    publish_refusal(request, reason)


@transaction.atomic
def reconsider_request(*, request: Request, by: User) -> None:
    """Have the request checked again after the reply. Raises DecisionRefused."""
    request = locked_request(request, ANNOUNCED)
    refuse_if(why_not_by(request, by))
    change_state(request=request, state=RequestState.ASKED, by=actor_of(by))
    mail_requester("staff.request_reconsidered", request)


@transaction.atomic
def mail_unanswered_refusals() -> int:
    """Mail the stewards, once, about each refusal whose time for a reply is over; how many refusals."""
    unanswered = list(unanswered_refusals())
    for request in unanswered:
        mail_stewards("staff.request_unanswered", request, but=[request.asked_by])
    return len(unanswered)

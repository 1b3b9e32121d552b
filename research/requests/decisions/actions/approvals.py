"""Approving a checked request, over the SHA-256 of its content and report."""

from django.db import transaction

from hesperion.accounts.models import User
from hesperion.privacy.actor import actor_of
from research.builds.actions import start_build
from research.choices import RequestState
from research.models import Approval, Request
from research.public_uses.statements import publish_approval
from research.requests.decisions.notices import mail_requester
from research.requests.decisions.rules import (
    DecisionRefused,
    locked_request,
    refuse_if,
    why_not_approved_by,
    why_over,
    why_void,
)
from research.requests.states import change_state


@transaction.atomic
def approve_request(*, request: Request, sha256: str, by: User) -> Approval:
    """Approve the request as it was checked, in public, and start the build of its extract.

    `sha256` is that of the check that `by` read. Raises DecisionRefused.
    """
    request = locked_request(request, {RequestState.CHECKED})
    check = request.checks.latest("pk")
    refuse_if(why_not_approved_by(request, check, by))
    refuse_if(why_void(request, check))
    refuse_if(why_over(request))
    if check.sha256 != sha256:
        raise DecisionRefused("The request was checked anew since you opened it. Read it again.")
    approval = Approval.objects.create(
        request=request,
        request_check=check,
        sha256=check.sha256,
        asked_by=request.asked_by,
        checked_by=check.checked_by,
        approved_by=by,
    )
    change_state(request=request, state=RequestState.APPROVED, by=actor_of(by))
    mail_requester("staff.request_approved", request)
    publish_approval(approval)
    start_build(request=request, by=actor_of(by))
    return approval

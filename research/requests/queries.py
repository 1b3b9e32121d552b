"""Which requests an account may see."""

from typing import Any

from django.db.models import Q, QuerySet

from hesperion.accounts.models import User
from research.models import Request
from research.models.request import DRAFT_STATES
from research.requests.states import with_state

MAKE_REQUEST = "research.make_request"
DECIDE_REQUEST = "research.decide_request"


def requests_for(user: User) -> QuerySet[Any]:
    """The requests that the user may see, the newest first, each with `state` and `state_at`.

    Requesters see their own, data stewards all that were asked. Nobody sees a draft of somebody else.
    """
    visible = Q(asked_by=user)
    if user.has_perm(DECIDE_REQUEST):
        visible |= Q(number__isnull=False)
    return with_state(Request.objects.filter(visible)).select_related("project")


def drafts_of(user: User) -> QuerySet[Any]:
    """The user's own requests that they may change."""
    return with_state(Request.objects.filter(asked_by=user)).filter(state__in=DRAFT_STATES)

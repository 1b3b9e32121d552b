"""The state of a request, and its changes."""

from typing import Any

from django.db import transaction
from django.db.models import CharField, DateTimeField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from hesperion.privacy.audit.actions import record_event
from research.choices import RequestAction, RequestState
from research.models.request import TRANSITIONS, Request, StateChange


class WrongState(Exception):
    """The new state does not follow the present one, `state`: somebody else may have decided meanwhile."""

    def __init__(self, state: str) -> None:
        label = RequestState(state).label if state else "Draft"
        super().__init__(f"The request is in another state by now: {label}.")
        self.state = state


def state_of(request: Request) -> str:
    """The RequestState of the request, "" for a draft."""
    newest = StateChange.objects.filter(request=request).order_by("-pk")
    return newest.values_list("state", flat=True).first() or ""


def with_state(requests: QuerySet[Request]) -> QuerySet[Any]:
    """The requests, each with its `state`, "" for a draft, and `state_at`, since when."""
    newest = StateChange.objects.filter(request=OuterRef("pk")).order_by("-pk")
    state = Coalesce(Subquery(newest.values("state")[:1]), Value(""), output_field=CharField())
    since = Subquery(newest.values("at")[:1], output_field=DateTimeField())
    return requests.annotate(state=state, state_at=since)


@transaction.atomic
def change_state(
    *, request: Request, state: RequestState, by: str, reason: str = ""
) -> StateChange:
    """Append the new state, and record it in the audit by the request's number.

    `by` is the actor, as in the audit. Raises WrongState if the state does not follow the present
    one.
    """
    Request.objects.select_for_update().get(pk=request.pk)
    present = state_of(request)
    if state not in TRANSITIONS[present]:
        raise WrongState(present)
    change = StateChange.objects.create(request=request, state=state, by=by, reason=reason)
    record_event(
        actor=by,
        action=RequestAction.STATE_CHANGED,
        detail={"request": request.number, "state": state},
    )
    return change

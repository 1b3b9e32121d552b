"""The panel of requesters on the first page of /admin/."""

from collections import Counter
from typing import Any

from django.urls import reverse

from hesperion.accounts.models import User
from hesperion.accounts.panels import NextStep, Number, Panel
from research.choices import RequestState
from research.models import Removed, Request
from research.models.request import DRAFT_STATES
from research.requests.states import with_state

_WAITING = [
    *[RequestState.ASKED, RequestState.CHECKED, RequestState.APPROVED, RequestState.BUILDING],
    *[RequestState.TO_BE_REFUSED, RequestState.REPLIED],
]


def requesters(user: User) -> Panel:
    """The user's own requests by what becomes of them, and the people whom they must delete."""
    listed = reverse("requests:index")
    own = list(with_state(Request.objects.filter(asked_by=user)))
    states = Counter(request.state for request in own)
    to_delete = Removed.objects.filter(extract__request__asked_by=user).count()
    numbers = [
        Number("drafts", sum(states[one] for one in DRAFT_STATES), listed),
        Number("waiting for an answer", sum(states[one] for one in _WAITING), listed),
        Number("ready to download", states[RequestState.READY], listed),
        Number("people to delete from your copies", to_delete, listed),
    ]
    return Panel(numbers, _next_step(own, user))


def _next_step(own: list[Any], user: User) -> NextStep:
    """People to delete come first, then what the requester alone can go on with."""
    removed = Removed.objects.filter(extract__request__asked_by=user).select_related("extract")
    if row := removed.order_by("removed_at").first():
        return NextStep("Delete people from your copies", _page_of(row.extract.request_id))
    for states, label in (
        ([RequestState.TO_BE_REFUSED], "Reply to a refusal"),
        ([RequestState.READY], "Download your data"),
        (DRAFT_STATES, "Go on with your draft"),
    ):
        if found := next((one for one in own if one.state in states), None):
            return NextStep(label, _page(found))
    return NextStep("Start a request", reverse("requests:start"), is_post=True)


def _page(request: Request) -> str:
    return _page_of(request.pk)


def _page_of(request_id: Any) -> str:
    return reverse("requests:request", args=[request_id])

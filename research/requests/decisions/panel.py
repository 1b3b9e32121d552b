"""What waits for data stewards' decisions on requests, for their panel on the first page of /admin/."""

from django.urls import reverse

from hesperion.accounts.models import User
from hesperion.accounts.panels import NextStep, Number, Panel
from research.choices import RequestState
from research.requests.decisions.queries import ending_within_notice, in_states

_WAITING = [
    ("requests to check", RequestState.ASKED),
    ("requests to approve", RequestState.CHECKED),
    ("replies of requesters to read", RequestState.REPLIED),
]


def requests_to_decide(user: User) -> Panel:
    """The next step is the request that waits for longest, among those of the first state that has any."""
    listed = reverse("requests:index")
    numbers = [Number(label, in_states(state).count(), listed) for label, state in _WAITING]
    numbers.append(
        Number("requests that end within two weeks", ending_within_notice().count(), listed)
    )
    return Panel(numbers, _next_step(user))


def _next_step(user: User) -> NextStep | None:
    waiting = in_states(*(state for _, state in _WAITING)).exclude(asked_by=user)
    first = waiting.first()
    if first is None:
        return None
    return NextStep(
        f"Decide on request {first.number}", reverse("requests:request", args=[first.pk])
    )

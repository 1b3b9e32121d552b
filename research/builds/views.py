"""The button by which a data steward has an extract built again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from hesperion.privacy import actor
from research.builds.actions import TimeIsOver, start_build
from research.choices import RequestState
from research.requests.queries import DECIDE_REQUEST
from research.requests.states import WrongState
from research.requests.views import for_roles, request_or_404


@for_roles(DECIDE_REQUEST)
@require_POST
def build_again(request: HttpRequest, request_id: Any) -> HttpResponse:
    """Start the build that failed once more, and show the page of the request."""
    found = request_or_404(request, request_id)
    try:
        if found.state != RequestState.FAILED:
            raise WrongState(found.state)
        start_build(request=found, by=actor.current())
    except (WrongState, TimeIsOver) as error:
        messages.error(request, f"It can’t be built again. {error}")
    else:
        messages.success(request, "The extract is built again.")
    return redirect("requests:request", found.pk)

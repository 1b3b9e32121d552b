"""`/healthz`: whether each part of the site works. The answer names the ailing ones, never why."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hesperion.health import checks


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Serve the state of each part as JSON: 200 if all parts are ok, 503 otherwise.

    Example: {"database": "ok", "worker": "ailing"}.
    """
    states = checks.states()
    return JsonResponse(states, status=200 if set(states.values()) == {checks.OK} else 503)

"""`/livez`: the web process answers. `/healthz`: whether each part of the site works, by name, never why."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hesperion.health import checks


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Serve 200 without asking any other part."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Serve the state of each part as JSON: 200 if all parts are ok, 503 otherwise.

    Example: {"database": "ok", "worker": "ailing"}.
    """
    states = checks.states()
    return JsonResponse(states, status=200 if set(states.values()) == {checks.OK} else 503)

"""`/healthz`: is each part of the site well? Answers say which one is ailing, never why."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hesperion.health import checks


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all parts are well, 503 when one is not: {"database": "ok", "worker": "ailing", …}."""
    states = checks.states()
    return JsonResponse(states, status=200 if set(states.values()) == {checks.OK} else 503)

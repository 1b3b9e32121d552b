"""`/doctor/probe`: how a request of the doctor came through the proxy. Without its token there is no page."""

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hesperion.edge.bodies import BODY_SECONDS
from hesperion.limits.addresses import client_of

PATH = "/doctor/probe"
TOKEN = "Doctor-Token"  # noqa: S105 - the header's name
_AGE = 60  # seconds for which a token is taken
_signer = TimestampSigner(salt="hesperion.doctor.probe")


def sign_token() -> str:
    return _signer.sign("probe")


@csrf_exempt
@never_cache
@require_POST
def probe(request: HttpRequest) -> JsonResponse:
    """What the site saw: the seconds that the body took, whether it was TLS, the client, how many proxies."""
    try:
        _signer.unsign(request.headers.get(TOKEN, ""), max_age=_AGE)
    except BadSignature as error:
        raise Http404 from error
    forwarded = request.headers.get("X-Forwarded-For", "")
    return JsonResponse(
        {
            "seconds": request.META.get(BODY_SECONDS, 0.0),
            "secure": request.is_secure(),
            "client": client_of(request),
            "proxies": len(forwarded.split(",")) if forwarded else 0,
            "trusted": settings.TRUSTED_PROXIES,
        }
    )

"""Who may read the API: each request is authenticated, limited and audited, before it is answered."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from hesperion.limits.actions import HOUR, Limit, consume
from hesperion.limits.addresses import client_of
from hesperion.privacy import actor
from hesperion.privacy.actor import actor_of
from hesperion.privacy.audit.actions import record_event
from research.api.refusal import ApiRefused
from research.api.route import ApiRoute
from research.api.tokens import find_token, note_use
from research.choices import Format, RequestAction
from research.models import ApiToken
from research.requests.queries import MAKE_REQUEST

PER_TOKEN = Limit("api token", 600, HOUR)
FILES_PER_TOKEN = Limit("api files", 60, HOUR)
PER_ADDRESS = Limit("api address", 60, HOUR)  # of what has no valid token
_NOTED = Limit("api refusal", 1, HOUR)  # refusals for too many requests, in the audit

_METHODS = ("GET", "HEAD")
_REALM = 'Bearer realm="Hesperion API"'
_MISSING = "Send a token of your project in the header “Authorization: Bearer hsp_…”."
_UNKNOWN = "This is no token of this site. Send it whole, as it was shown when it was made."
_REVOKED = "This token was revoked. Make another one on the page of your request."
_EXPIRED = "This token has expired. Make another one on the page of a request that has not."
_NO_ACCOUNT = "The account of this token has ended."
_NO_RIGHT = "Your account may not ask for data any more, so its tokens open nothing."


def answering(route: ApiRoute) -> Callable[..., HttpResponseBase]:
    """The view of the route, as urls.py needs it."""

    @csrf_exempt  # nothing here knows a cookie
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        try:
            _require_method(request)
            if route.is_public:
                _limit(PER_ADDRESS, client_of(request))
                return _answer(route, request)
            return _authenticated(route, request, arguments)
        except ApiRefused as refused:
            return refused.as_problem()

    return answer


def _authenticated(
    route: ApiRoute, request: HttpRequest, arguments: dict[str, Any]
) -> HttpResponseBase:
    """Every use of a token of ours becomes an event of the audit, but for those beyond the limit."""
    token = _token(request)
    with actor.acting(lambda: actor_of(token.by)):
        try:
            _require_valid(token, request)
            _require_within_limits(route, token)
            answer = _answer(route, request, token=token, **arguments)
        except ApiRefused as refused:
            answer = refused.as_problem()
        if answer.status_code != 429 or not consume(limit=_NOTED, who=str(token.pk)):
            _record(route, token, arguments, answer.status_code)
    return answer


def _answer(route: ApiRoute, request: HttpRequest, **arguments: Any) -> HttpResponseBase:
    for name, values in request.GET.lists():
        if name not in route.query_parameters:
            raise ApiRefused(400, f"This address takes no parameter “{name[:40]}”.")
        if len(values) > 1:
            raise ApiRefused(400, f"Send the parameter “{name}” once.")
    answer = route.view(request, **arguments)
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers.setdefault("Content-Language", "en")
    return answer


def _token(request: HttpRequest) -> ApiToken:
    """The row of the token in the request, valid or not. Raises ApiRefused."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        _limit(PER_ADDRESS, client_of(request))
        raise ApiRefused(401, _MISSING, {"WWW-Authenticate": _REALM})
    if token := find_token(secret.strip()):
        return token
    _limit(PER_ADDRESS, client_of(request))
    raise _invalid(_UNKNOWN)


def _require_valid(token: ApiToken, request: HttpRequest) -> None:
    """Raises ApiRefused unless the token is valid, and its owner may ask for data today."""
    today = timezone.now().date()
    faults = {
        _REVOKED: token.revoked_at is not None,
        _EXPIRED: token.expires_on < today,
        _NO_ACCOUNT: not token.by.is_current,
    }
    if sentence := next((sentence for sentence, is_so in faults.items() if is_so), ""):
        _limit(PER_ADDRESS, client_of(request))
        raise _invalid(sentence)
    if not token.by.has_perm(MAKE_REQUEST):
        _limit(PER_ADDRESS, client_of(request))
        raise ApiRefused(403, _NO_RIGHT)


def _require_within_limits(route: ApiRoute, token: ApiToken) -> None:
    _limit(PER_TOKEN, str(token.pk))
    if route.is_file:
        _limit(FILES_PER_TOKEN, str(token.pk))


def _limit(limit: Limit, who: str) -> None:
    """Raises ApiRefused beyond the limit."""
    if seconds := consume(limit=limit, who=who):
        sentence = f"Too many requests. At most {limit.most} an hour are answered."
        raise ApiRefused(429, sentence, {"Retry-After": str(seconds)})


def _require_method(request: HttpRequest) -> None:
    if request.method not in _METHODS:
        raise ApiRefused(405, "The API is only read, by GET and HEAD.", {"Allow": "GET, HEAD"})


def _invalid(sentence: str) -> ApiRefused:
    """By RFC 6750. A header is in ASCII."""
    described = sentence.encode("ascii", "ignore").decode()
    header = f'{_REALM}, error="invalid_token", error_description="{described}"'
    return ApiRefused(401, sentence, {"WWW-Authenticate": header})


def _record(route: ApiRoute, token: ApiToken, arguments: dict[str, Any], status: int) -> None:
    note_use(token)
    detail = {"endpoint": route.name, "token": token.pk, "status": status}
    if "number" in arguments:
        detail["request"] = arguments["number"]
    if arguments.get("file_format") in Format.values:
        detail["format"] = arguments["file_format"]
    record_event(actor=actor_of(token.by), action=RequestAction.API_READ, detail=detail)

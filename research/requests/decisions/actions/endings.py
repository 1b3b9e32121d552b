"""How an approved request ends, revoked or expired, and how it goes on: an extension is a new request."""

import logging

from django.db import transaction

from hesperion.accounts.models import User
from hesperion.privacy.actor import actor_of
from research.builds.failures import BuildFailed, key_store
from research.choices import RequestState
from research.extracts.endings import close_extract
from research.models import Request
from research.models.request import REQUEST_CONTENT
from research.public_uses.statements import publish_expiry, publish_revocation
from research.requests.decisions.notices import mail_requester, mail_stewards
from research.requests.decisions.queries import ending_unannounced, open_extension, over
from research.requests.decisions.rules import DecisionRefused, locked_request
from research.requests.states import change_state

logger = logging.getLogger(__name__)

EXPIRY = "system:expiry"
REVOKED_IN = frozenset(
    {RequestState.APPROVED, RequestState.BUILDING, RequestState.READY, RequestState.FAILED}
)
EXTENDED_IN = frozenset({RequestState.READY, RequestState.EXPIRED})
KEYS_AWAY = (
    "The key store can’t be reached, so nothing is revoked yet. Try again in a minute, and tell whoever runs "
    "the server."
)
# What an extension says anew.
_OWN = {"project", "starts_on", "ends_on", "agreement_sha256", "agreement_ends_on"}


@transaction.atomic
def revoke_request(*, request: Request, reason: str, by: User) -> None:
    """End an approved request: a build stops, and no file can be opened any more. Raises DecisionRefused."""
    request = locked_request(request, REVOKED_IN)
    change_state(request=request, state=RequestState.REVOKED, by=actor_of(by), reason=reason)
    mail_requester("staff.request_revoked", request)
    publish_revocation(request, reason)
    try:
        _close_extracts(request)
    except BuildFailed as error:
        raise DecisionRefused(KEYS_AWAY) from error


def expire_requests() -> int:
    """End each approved request whose period or agreement is over; how many. Run it daily."""
    return sum(_is_expired_now(request) for request in over())


@transaction.atomic
def mail_ending_requests() -> int:
    """Mail, once, the requester of each request that ends within two weeks; how many requests."""
    ending = list(ending_unannounced())
    for request in ending:
        mail_requester("staff.request_ends_soon", request)
    return len(ending)


@transaction.atomic
def extend_request(*, request: Request) -> Request:
    """The draft of a request that extends this one: the same content, without period and agreement.

    The requester completes it. It is checked and approved like any other, and has the pseudonyms of
    its project. If there is such a draft already, it is that one. Raises DecisionRefused.
    """
    request = locked_request(request, EXTENDED_IN)
    if started := open_extension(request):
        return started
    kept = {name: getattr(request, name) for name in REQUEST_CONTENT if name not in _OWN}
    return Request.objects.create(asked_by=request.asked_by, project=request.root, **kept)


def _is_expired_now(request: Request) -> bool:
    """Let the request expire, so that no other waits for it; whether it did."""
    try:
        return _expire(request)
    except BuildFailed:
        logger.error("Request %s can't expire, as the key store is away.", request.pk)
        return False


@transaction.atomic
def _expire(request: Request) -> bool:
    row = over().select_for_update(of=["self"], skip_locked=True).filter(pk=request.pk).first()
    if row is None:
        return False
    change_state(request=row, state=RequestState.EXPIRED, by=EXPIRY)
    mail_requester("staff.request_expired", row)
    mail_stewards("staff.request_expired", row, but=[row.asked_by])
    publish_expiry(row)
    _close_extracts(row)
    return True


def _close_extracts(request: Request) -> None:
    """Nobody can open the request's files any more. Comes last: the key store takes nothing back.

    Raises BuildFailed if the key store is away.
    """
    with key_store():
        for extract in request.extracts.filter(key_destroyed_at=None):
            close_extract(extract=extract)

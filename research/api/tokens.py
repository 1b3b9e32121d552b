"""Tokens for the API: made, revoked and found. A token itself is stored nowhere."""

import re
import secrets
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hesperion.accounts.models import User
from hesperion.privacy.actor import actor_of
from hesperion.privacy.audit.actions import record_event
from research.choices import RequestAction, RequestState
from research.models import ApiToken, Request
from research.requests.queries import MAKE_REQUEST
from research.requests.states import state_of

MOST_TOKENS = 5  # of a project, that are valid at the same time
_PREFIX = "hsp_"  # by which people, and scanners of published code, know what it is
_RANDOM_BYTES = 32
_TOKEN = re.compile(rf"{_PREFIX}[A-Za-z0-9_-]{{43}}", re.ASCII)
_WITH_TOKENS = (RequestState.APPROVED, RequestState.BUILDING, RequestState.READY)

_NOT_YOURS = "Only who asked for the data, and still may, makes tokens."
_NOT_APPROVED = "Tokens are made once the request is approved, until it ends."
_OVER = "The period of the request, or its agreement, is over."
_TOO_MANY = f"A project has {MOST_TOKENS} valid tokens at most. Revoke one first."


class NoTokenMade(Exception):
    """The message is a sentence for who wanted to make one."""


class MadeToken(NamedTuple):
    """`secret` is the token, which is shown once and kept nowhere."""

    row: ApiToken
    secret: str


@transaction.atomic
def make_token(*, request: Request, by: User) -> MadeToken:
    """Make a token for the request's project, valid until the request or its agreement ends.

    Raises NoTokenMade.
    """
    Request.objects.select_for_update(no_key=True).get(pk=request.root.pk)
    require_may_make(request, by)
    secret = f"{_PREFIX}{secrets.token_urlsafe(_RANDOM_BYTES)}"
    row = ApiToken.objects.create(
        project=request.root,
        by=by,
        sha256=_hash(secret),
        ending=secret[-4:],
        expires_on=last_day_of(request),
    )
    _record(RequestAction.TOKEN_MADE, row, actor_of(by), request=request.number)
    return MadeToken(row, secret)


def require_may_make(request: Request, by: User) -> None:
    """Raises NoTokenMade unless `by` may make a token of the request's project now."""
    if request.asked_by_id != by.pk or not by.has_perm(MAKE_REQUEST):
        raise NoTokenMade(_NOT_YOURS)
    if state_of(request) not in _WITH_TOKENS:
        raise NoTokenMade(_NOT_APPROVED)
    if last_day_of(request) < timezone.now().date():
        raise NoTokenMade(_OVER)
    if valid_tokens(request.root).count() >= MOST_TOKENS:
        raise NoTokenMade(_TOO_MANY)


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    """From now on the token opens nothing. Idempotent."""
    valid = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if valid.update(revoked_at=timezone.now()):
        _record(RequestAction.TOKEN_REVOKED, token, actor_of(by))


def find_token(secret: str) -> ApiToken | None:
    """The row of the token, valid or not; None if it is none of ours."""
    if not _TOKEN.fullmatch(secret):
        return None
    found = ApiToken.objects.filter(sha256=_hash(secret))
    return found.select_related("by", "project").first()


def note_use(token: ApiToken) -> None:
    """Keep that the token was used today."""
    today = timezone.now().date()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


def valid_tokens(project: Request) -> QuerySet[ApiToken]:
    """The tokens of a project, by its first request, that are neither revoked nor expired."""
    today = timezone.now().date()
    return ApiToken.objects.filter(project=project, revoked_at=None, expires_on__gte=today)


def last_day_of(request: Request) -> date:
    """The last day of the request's period or of its agreement, whichever is earlier."""
    return min(filter(None, [request.ends_on, request.agreement_ends_on]))


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _record(action: RequestAction, token: ApiToken, actor: str, **detail: int | None) -> None:
    project = token.project.number
    record_event(
        actor=actor, action=action, detail={"token": token.pk, "project": project, **detail}
    )

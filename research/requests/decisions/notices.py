"""Whom a decision on a request is mailed to."""

from collections.abc import Iterable

from hesperion.accounts.groups import STEWARD
from hesperion.accounts.models import User
from hesperion.accounts.queries import members
from hesperion.mail.actions import enqueue
from research.models import Request


def mail_requester(kind: str, request: Request) -> None:
    enqueue(kind=kind, subject=request.asked_by.subject, about=request.pk)


def mail_stewards(kind: str, request: Request, *, but: Iterable[User] = ()) -> None:
    """Mail each data steward except `but`."""
    for steward in members(STEWARD).exclude(pk__in=[user.pk for user in but]):
        enqueue(kind=kind, subject=steward.subject, about=request.pk)

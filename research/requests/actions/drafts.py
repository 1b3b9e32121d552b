"""Writes of drafts: started, saved step by step, deleted."""

from typing import Any

from django.db import transaction

from hesperion.accounts.models import User
from research.models import Request
from research.models.request import DRAFT_STATES
from research.requests.states import WrongState, state_of


def start_request_draft(*, asked_by: User) -> Request:
    return Request.objects.create(asked_by=asked_by)


@transaction.atomic
def save_content(*, draft: Request, content: dict[str, Any]) -> None:
    """Store these fields of the draft's content, also in `draft` itself.

    Raises WrongState if the request was asked meanwhile.
    """
    _lock(draft)
    for name, value in content.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(content))


@transaction.atomic
def delete_request_draft(*, draft: Request) -> None:
    """Delete a draft for good. Raises WrongState for a request that was ever asked: it stays public."""
    _lock(draft)
    if draft.number:
        raise WrongState(state_of(draft))
    draft.delete()


def _lock(draft: Request) -> None:
    Request.objects.select_for_update().get(pk=draft.pk)
    if (state := state_of(draft)) not in DRAFT_STATES:
        raise WrongState(state)

"""What follows when a participant ends what an extract needs: its files go, and the recipient is told.

The handler `end_rows` works in the transaction that ends the consent, and writes no more than the participant's
own rows. Everything else is done by the worker, at once and, where that was missed, by its next round: no
withdrawal or erasure waits for it, or fails with it.
"""

import shutil
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from hesperion.accounts.groups import STEWARD
from hesperion.accounts.queries import members
from hesperion.mail.actions import enqueue
from hesperion.mail.models import Message
from hesperion.notify_worker import notify_worker
from hesperion.privacy import history
from hesperion.privacy.keys.files import destroy_file_keys
from intake.participants.models import Participant
from research.extracts.queries import (
    changed_extracts,
    needed_purposes,
    open_extracts,
    removed_from_downloads,
    without_consent,
)
from research.models import Extract, Extracted, Removed, Request

ROUND = "system:extracts"
FOLLOW_UP = "research.tasks.follow_up_endings"
CHANGED_MAIL = "staff.request_data_changed"
OVERDUE_MAIL = "staff.request_deletion_overdue"
MAILED_AGAIN = timedelta(days=1)
DELETED_WITHIN = timedelta(days=30)


def end_rows(participant: Participant, allowed: Collection[str]) -> None:
    """End the participant's rows in extracts that need more than the purposes that are `allowed` now."""
    rows = Extracted.objects.filter(participant=participant, ended_at=None)
    ended = [
        row.pk
        for row in rows.select_related("extract__request")
        if not needed_purposes(row.extract.request) <= set(allowed)
    ]
    if ended:
        Extracted.objects.filter(pk__in=ended).update(ended_at=timezone.now())
        transaction.on_commit(partial(notify_worker, FOLLOW_UP))


def end_rows_without_consent(*, extract: Extract) -> int:
    """End the rows of the extract whose participants don't allow it, however that came; returns how many.

    An objection of the family, for instance, ends no consent, and calls no handler.
    """
    with history.by(ROUND):
        return without_consent(extract).update(ended_at=timezone.now())


def close_extract(*, extract: Extract) -> None:
    """Destroy the key of the extract's files, then the files: nobody can read them any more. Idempotent."""
    destroy_file_keys([extract.pk])
    shutil.rmtree(extract.folder, ignore_errors=True)
    open_extracts().filter(pk=extract.pk).update(key_destroyed_at=timezone.now())


def follow_up() -> None:
    """Close the extracts in which somebody ended it, and mail their requesters, once a day at most."""
    for extract in changed_extracts():
        close_extract(extract=extract)
    _forget_what_nobody_has()
    for request_id in _not_mailed():
        _mail_changed(request_id)


def follow_up_all() -> None:
    """The same, after each row of each open extract was compared with what its participant allows today."""
    for extract in open_extracts().select_related("request"):
        end_rows_without_consent(extract=extract)
    follow_up()


def remind_of_deletions() -> int:
    """Mail the requester and the data stewards where a deletion is not confirmed in time; returns how many.

    They are reminded each DELETED_WITHIN.
    """
    before = timezone.now() - DELETED_WITHIN
    late = removed_from_downloads().filter(removed_at__lte=before)
    overdue = set(late.values_list("extract__request", flat=True)) - _mailed(OVERDUE_MAIL, before)
    for request_id in overdue:
        _mail_overdue(request_id)
    return len(overdue)


def _forget_what_nobody_has() -> None:
    """A pseudonym of an extract that nobody downloaded is nobody's to delete, once nobody can."""
    closed = Extract.objects.filter(key_destroyed_at__isnull=False, downloads=None)
    Removed.objects.filter(extract__in=closed).delete()


def _not_mailed() -> set[uuid.UUID]:
    """The requests whose requester was not mailed about a removed participant, nor anything today."""
    waiting = removed_from_downloads().filter(mailed_at=None)
    waiting_of = set(waiting.values_list("extract__request", flat=True))
    return waiting_of - _mailed(CHANGED_MAIL, timezone.now() - MAILED_AGAIN)


def _mailed(kind: str, since: datetime) -> set[uuid.UUID | None]:
    messages = Message.objects.filter(kind=kind, created_at__gt=since)
    return set(messages.values_list("about", flat=True))


@transaction.atomic
def _mail_changed(request_id: uuid.UUID) -> None:
    """Mail the requester. The lock keeps two workers from doing it twice."""
    request = Request.objects.select_for_update(no_key=True, of=["self"]).get(pk=request_id)
    if request_id in _not_mailed():
        found = Removed.objects.filter(extract__request=request, mailed_at=None)
        found.update(mailed_at=timezone.now())
        enqueue(kind=CHANGED_MAIL, subject=request.asked_by.subject, about=request.pk)


@transaction.atomic
def _mail_overdue(request_id: uuid.UUID) -> None:
    request = Request.objects.get(pk=request_id)
    stewards = members(STEWARD).values_list("subject", flat=True)
    for subject in {request.asked_by.subject, *stewards}:
        enqueue(kind=OVERDUE_MAIL, subject=subject, about=request.pk)

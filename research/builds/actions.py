"""Begins and ends the build of an extract: what is written about it, but for its people and files."""

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from hesperion.accounts.groups import STEWARD
from hesperion.accounts.queries import members
from hesperion.mail.actions import enqueue
from hesperion.notify_worker import notify_worker
from hesperion.privacy.audit.actions import record_event
from research.builds.people import BUILDER, require_everybody
from research.choices import RequestAction, RequestState
from research.models import Extract, Extracted, ExtractFile, Request
from research.public_uses.bands import band_to_show
from research.public_uses.statements import publish_data_made
from research.requests.states import WrongState, change_state


class TimeIsOver(Exception):
    """The period of the request, or that of its agreement, has ended."""

    def __init__(self) -> None:
        super().__init__("The period of the request, or its agreement, is over.")


@transaction.atomic
def start_build(*, request: Request, by: str) -> Extract:
    """Change the request's state to "building", and add the extract that the builder makes after the commit.

    `by` is the actor, as in the audit. Raises WrongState if no build may follow the present state,
    and TimeIsOver.
    """
    if is_past(request):
        raise TimeIsOver
    change_state(request=request, state=RequestState.BUILDING, by=by)
    last = request.extracts.aggregate(last=Max("number"))["last"] or 0
    approval = request.approvals.latest("pk")
    extract = Extract.objects.create(request=request, approval=approval, number=last + 1)
    transaction.on_commit(partial(notify_worker, "research.tasks.build_extracts"))
    return extract


@transaction.atomic
def finish_build(
    *, extract: Extract, size: int, files: Sequence[ExtractFile], rows: int, manifest: Any
) -> None:
    """The extract of `size` people may be downloaded, in place of earlier ones of its request.

    Raises WrongState, or Again if somebody in it no longer consents.
    """
    request, now = extract.request, timezone.now()
    change_state(request=request, state=RequestState.READY, by=BUILDER)
    request.extracts.filter(replaced_at=None).exclude(pk=extract.pk).update(replaced_at=now)
    extract.size, extract.rows_written, extract.manifest = size, rows, manifest
    extract.finished_at, extract.progress = now, ""
    extract.save()
    ExtractFile.objects.bulk_create(files)
    require_everybody(extract, size)
    detail = {"request": request.number, "extract": extract.number, "size": size}
    record_event(actor=BUILDER, action=RequestAction.EXTRACTED, detail=detail)
    _mail("staff.request_ready", request)
    publish_data_made(extract, band_to_show(extract))


@transaction.atomic
def fail_build(*, extract: Extract, reason: str) -> None:
    """Delete the extract, of which nothing is kept, and say in the request's state why it failed.

    A request that has another state by now, because it was revoked, keeps it.
    """
    delete_extract(extract=extract)
    try:
        change_state(request=extract.request, state=RequestState.FAILED, by=BUILDER, reason=reason)
    except WrongState:
        return
    _mail("staff.request_failed", extract.request)


@transaction.atomic
def delete_extract(*, extract: Extract) -> None:
    """Delete an unfinished extract, with the rows that say who was to be in it."""
    forget_people(extract=extract)
    extract.delete()


def forget_people(*, extract: Extract) -> None:
    """Delete the rows that say who is in an unfinished extract. Nobody downloaded it."""
    rows = Extracted.objects.filter(extract=extract)
    rows._raw_delete(rows.db)


def is_past(request: Request) -> bool:
    """Whether the period of an approved request, or that of its agreement, has ended."""
    ends = filter(None, [request.ends_on, request.agreement_ends_on])
    return min(ends) < timezone.now().date()


def _mail(kind: str, request: Request) -> None:
    subjects: set[uuid.UUID] = {request.asked_by.subject}
    subjects.update(members(STEWARD).values_list("subject", flat=True))
    for subject in subjects:
        enqueue(kind=kind, subject=subject, about=request.pk)

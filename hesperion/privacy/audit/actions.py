"""The only place that writes the audit: events, and the chain that seals them and all history."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections, transaction
from django.db.models import QuerySet, TextChoices
from django.utils import timezone

from hesperion.privacy import keyring
from hesperion.privacy.access import Access
from hesperion.privacy.audit import chain, heads, sources, structure
from hesperion.privacy.audit.choices import Action, is_registered
from hesperion.privacy.audit.models import Event, Link, Seal, Sealing

BATCH = 5_000  # rows of one seal at most
# For a lock that another process holds. Then this sealing fails, and the next one tries again.
SEALING_LOCK_TIMEOUT = "20s"
SEALER = "sealer"  # the connection of the role that may add to the chain


def record_event(
    *,
    actor: str,
    action: TextChoices,
    purpose: str = "",
    subject: uuid.UUID | None = None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Event:
    """Record that `actor` did `action`. Call it inside the transaction of that action.

    Raises ValueError for an action that no app registered.
    """
    if not is_registered(action):
        raise ValueError(
            f"{action!r} is registered by no app: see hesperion/privacy/audit/choices.py"
        )
    return Event.objects.create(
        actor=actor,
        action=action,
        purpose=purpose,
        subject=subject,
        reason=reason,
        detail=dict(detail or {}),
    )


def record_reads(access: Access) -> None:
    """Record one event for each subject whose data was read, in one statement."""
    action = Action.IDENTITY if access.reason else Action.READ
    Event.objects.bulk_create(
        Event(
            actor=access.actor,
            action=action,
            purpose=access.purpose,
            subject=subject,
            reason=access.reason,
            detail={"view": access.view, "fields": sorted(fields)},
        )
        for subject, fields in access.reads.items()
    )


def record_reads_of(
    subjects: QuerySet, *, actor: str, purpose: str, detail: Mapping[str, Any]
) -> None:
    """Record one read event for each of `subjects`, in one statement, however many they are.

    `subjects` is a query of one column of UUIDs, each once.
    """
    query, parameters = subjects.query.sql_with_params()
    event = [actor, Action.READ, purpose, json.dumps(dict(detail))]
    with connection.cursor() as cursor:
        cursor.execute(_READS_OF.format(subjects=query), [*event, *parameters])


_READS_OF = """
INSERT INTO audit_event (actor, action, purpose, reason, detail, subject)
SELECT %s, %s, %s, '', %s::jsonb, subject FROM ({subjects}) AS seen (subject)
"""


def seal_audit() -> int:
    """Link and sign all rows that have no seal, then write the seals to the file of heads.

    Returns the number of rows. Raises LedgerIsAhead if seals are missing from the database, Altered
    if tables could hide rows, and ImproperlyConfigured in a process that may not seal.
    """
    if SEALER not in connections.settings:
        raise ImproperlyConfigured(
            "SEALER_DATABASE_URL is not set: only the worker may add to the audit's chain."
        )
    with heads.locked_heads() as file:
        linked = batch = _seal_batch()
        while batch == BATCH:
            batch = _seal_batch()
            linked += batch
        heads.add_missing(file, SEALER)
    Sealing.objects.using(SEALER).update(ended_at=timezone.now())
    return linked


@transaction.atomic(using=SEALER)
def _seal_batch() -> int:
    """One seal over at most BATCH rows, in order of label and id; how many."""
    sources.settle(SEALER)
    structure.require_tables(sources.tables(), SEALER)
    with connections[SEALER].cursor() as cursor:
        cursor.execute(
            "SELECT pg_catalog.set_config('lock_timeout', %s, true)", [SEALING_LOCK_TIMEOUT]
        )
        cursor.execute("SELECT FROM public.audit_sealing FOR UPDATE")  # one sealer at a time
    before = Seal.objects.using(SEALER).order_by("number").last()
    links: list[Link] = []
    columns: dict[str, list[str]] = {}
    free = BATCH
    for source in sources.sources():
        ids = sources.waiting(source, free, SEALER)
        free -= len(ids)
        if ids:
            columns[source.label] = list(source.columns)
            links += _links(source, ids, before, links[-1:])
    if links:
        Link.objects.using(SEALER).bulk_create(links)
        _seal(before, links[-1], columns, is_last=free > 0)
    return len(links)


def _links(
    source: sources.ChainedTable, ids: list[int], before: Seal | None, last: list[Link]
) -> list[Link]:
    """The links of the rows `ids`, which follow on the link `last` or else on the seal `before`."""
    end, head = (before.position, bytes(before.head)) if before else (0, chain.START)
    if last:
        end, head = last[0].position, last[0].hash
    rows = sources.read_rows(source, source.columns, ids, SEALER)
    links = []
    found = [row_id for row_id in ids if row_id in rows]  # one may have been erased just now
    for position, row_id in enumerate(found, start=end + 1):
        row = rows[row_id]
        link = Link(
            position=position,
            label=source.label,
            row_id=row_id,
            subject=row.subject,
            digest=row.digest,
        )
        link.hash = head = chain.link_hash(head, link)
        links.append(link)
    return links


def _seal(before: Seal | None, last: Link, columns: dict[str, list[str]], *, is_last: bool) -> None:
    seal = Seal(
        number=before.number + 1 if before else 1,
        position=last.position,
        head=last.hash,
        columns=columns,
        is_last=is_last,
        previous=chain.seal_hash(before) if before else chain.START,
        key_version=keyring.keys("sign").current,
        sealed_at=timezone.now(),
    )
    seal.signature = chain.sign(seal)
    seal.save(force_insert=True, using=SEALER)

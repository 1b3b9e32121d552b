"""The only place that writes the audit: events, and the chain that seals them and all history."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from hesperion.privacy import keyring
from hesperion.privacy.access import Access
from hesperion.privacy.audit import chain, heads, sources
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event, Link, Seal

BATCH = 5_000  # rows of one seal at most
_SEALING = 0x48E5_9A1D  # the advisory lock: one sealer at a time


def record(
    *,
    actor: str,
    action: Action,
    purpose: str = "",
    subject: uuid.UUID | None = None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Event:
    """Remember that `actor` did `action`. Call it inside the transaction that it is about."""
    return Event.objects.create(
        actor=actor,
        action=action,
        purpose=purpose,
        subject=subject,
        reason=reason,
        detail=dict(detail or {}),
    )


def record_reads(access: Access) -> None:
    """One event for each subject whose data was shown, in one statement; none where nobody's was."""
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


def seal() -> int:
    """Link and sign all rows that wait, then write the heads outside PostgreSQL; how many rows.

    Raises LedgerIsAhead where seals are gone from the database.
    """
    with heads.held() as file:
        linked = batch = _seal_batch()
        while batch == BATCH:
            batch = _seal_batch()
            linked += batch
        heads.add_missing(file)
    return linked


@transaction.atomic
def _seal_batch() -> int:
    """One seal over at most BATCH rows, in order of table and id; how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING])
    sources.settle()
    before = Seal.objects.order_by("number").last()
    links: list[Link] = []
    columns: dict[str, list[str]] = {}
    for source in sources.sources():
        ids = sources.waiting(source, BATCH - len(links))
        if ids:
            columns[source.table] = list(source.columns)
            links += _links(source, ids, before, links[-1:])
    if links:
        Link.objects.bulk_create(links)
        _seal(before, links[-1], columns)
    return len(links)


def _links(
    source: sources.Source, ids: list[int], before: Seal | None, last: list[Link]
) -> list[Link]:
    """The links of the rows `ids`, which follow on the link `last` or else on the seal `before`."""
    end, head = (before.position, bytes(before.head)) if before else (0, chain.START)
    if last:
        end, head = last[0].position, last[0].hash
    rows = sources.rows(source, source.columns, ids)
    links = []
    for position, row_id in enumerate(ids, start=end + 1):
        head = chain.link_hash(head, source.table, row_id, rows[row_id].digest)
        links.append(Link(position=position, table=source.table, row_id=row_id, hash=head))
    return links


def _seal(before: Seal | None, last: Link, columns: dict[str, list[str]]) -> None:
    seal = Seal(
        number=before.number + 1 if before else 1,
        position=last.position,
        head=last.hash,
        columns=columns,
        previous=chain.seal_hash(before) if before else chain.START,
        key_version=keyring.keys("sign").current,
        sealed_at=timezone.now(),
    )
    seal.signature = chain.sign(seal)
    seal.save(force_insert=True)

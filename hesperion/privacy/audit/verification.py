"""Verifies the audit: the structure of its tables, then the chain from its start to its end."""

import os
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, transaction

from hesperion.privacy.audit import chain, heads, structure
from hesperion.privacy.audit.models import Beginning, Seal
from hesperion.privacy.audit.sources import ChainedTable, count_waiting, settle, sources, tables
from hesperion.privacy.audit.walk import BACKDATED, LATEST, Walk
from hesperion.privacy.audit.walk import Broken as Broken
from hesperion.privacy.audit.walk import Whole as Whole


@transaction.atomic
def verify(*, since: datetime | None = None) -> Whole:
    """Check every seal, link and row, or with `since` those of the seals from then on. Raises Broken."""
    settle(DEFAULT_DB_ALIAS)
    require_structure()
    with heads.locked_heads() as file:  # between seals, so that both end at the same one
        newest = Seal.objects.order_by("number").last()
        end = file.seek(0, os.SEEK_END)
    before = Seal.objects.filter(sealed_at__lt=since).order_by("number").last() if since else None
    found, begun = Whole(), None
    for beginning in _beginnings():
        if not before or beginning.after > before.number:
            walk = Walk(found, before, begun, end)
            _walk_to(beginning, walk)
            before = Seal.objects.get(number=beginning.after)
        begun = beginning
    walk = Walk(found, before, begun, end)
    if newest:
        walk.seals_up_to(newest.number)
    walk.end()
    found.begins = Seal.objects.values_list("sealed_at", flat=True).order_by("number").first()
    found.waiting = sum(_waiting(source, walk.emptied) for source in sources())
    return found


def _walk_to(beginning: Beginning, walk: Walk) -> None:
    """Go on up to the last seal before a new beginning. Raises Broken for all but the fault that is known."""
    try:
        walk.seals_up_to(beginning.after)
        walk.require_dates()
    except Broken as broken:
        if str(broken) != beginning.fault:
            raise
    walk.found.breaks.append(beginning)


def _beginnings() -> list[Beginning]:
    """Where the chain begins anew, in order. Raises Broken for one that is not ours."""
    found = list(Beginning.objects.order_by("after"))
    for beginning in found:
        last = Seal.objects.filter(number=beginning.after).first()
        if not last or bytes(beginning.previous) != chain.seal_hash(last):
            raise Broken(f"Seal {beginning.after}, after which the chain begins anew, was changed.")
        if not chain.is_signed(beginning):
            raise Broken(f"The new beginning after seal {beginning.after} is not ours.")
    return found


def require_structure() -> None:
    """Raise Broken if tables, triggers or operators are not as migrations made them."""
    try:
        structure.require_tables(tables(), DEFAULT_DB_ALIAS)
        structure.require_triggers(tables(), DEFAULT_DB_ALIAS)
    except structure.Altered as altered:
        raise Broken(str(altered)) from altered


def _waiting(source: ChainedTable, emptied: datetime | None) -> int:
    """How many rows of `source` have no link yet."""
    count, backdated = count_waiting(source, emptied and emptied - LATEST, DEFAULT_DB_ALIAS)
    if backdated is not None:
        raise Broken(f"{source.label}, row {backdated}: {BACKDATED}")
    return count

"""Begins the audit's chain anew after a break whose reason is known, so that it can be verified again.

Nothing is changed or deleted. A signed row says after which seal the chain begins anew, and what was found
wrong before. `verify` lists this as a known break; anything else that is wrong still fails.
"""

from django.db import connections, transaction
from django.utils import timezone

from hesperion.privacy import keyring, ledger
from hesperion.privacy.audit import chain, heads
from hesperion.privacy.audit.actions import SEALER, SEALING_LOCK_TIMEOUT, record_event, seal_audit
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Beginning, Link, Seal
from hesperion.privacy.audit.verification import Broken, require_structure, verify


class NothingBroken(Exception):
    """The chain is whole, or has no seal yet."""


def begin_chain(*, because: str, by: str) -> Beginning:
    """Begin the chain anew, and seal what is new. `by` is the administrator's name.

    Raises NothingBroken; Broken if a table or trigger is altered, which must be mended first, or if the chain
    is still broken afterwards; ImproperlyConfigured in a process that may not seal.
    """
    require_structure()
    fault = _fault()
    _set_heads_aside()
    begun = _begin(fault, because, by)
    record_event(
        actor="system:begin chain",
        action=Action.CHAIN_BEGUN,
        reason=because,
        detail={"after": begun.after, "by": by},
    )
    seal_audit()
    verify()
    return begun


def _fault() -> str:
    """What is wrong with the chain now."""
    try:
        verify()
    except Broken as broken:
        return str(broken)
    raise NothingBroken("The audit is whole: there is no break to begin anew after.")


def _set_heads_aside() -> None:
    """Rename the file of heads: the next sealing begins a new one, with all seals of the database."""
    with heads.locked_heads():
        ledger.set_aside(ledger.HEADS)


@transaction.atomic(using=SEALER)
def _begin(fault: str, because: str, by: str) -> Beginning:
    with connections[SEALER].cursor() as cursor:
        cursor.execute(
            "SELECT pg_catalog.set_config('lock_timeout', %s, true)", [SEALING_LOCK_TIMEOUT]
        )
        cursor.execute("SELECT FROM public.audit_sealing FOR UPDATE")  # nobody seals meanwhile
    last = Seal.objects.using(SEALER).order_by("number").last()
    if last is None:
        raise NothingBroken("There is no seal yet after which the chain could begin anew.")
    begun = Beginning(
        after=last.number,
        position=last.position,
        previous=chain.seal_hash(last),
        links=Link.objects.using(SEALER).count(),
        seals=Seal.objects.using(SEALER).count(),
        fault=fault,
        because=because,
        by=by,
        key_version=keyring.keys("sign").current,
        begun_at=timezone.now(),
    )
    begun.signature = chain.sign(begun)
    begun.save(force_insert=True, using=SEALER)
    return begun

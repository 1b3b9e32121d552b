"""Begins a ledger in place of a lost one, from what the main database knows of erasures."""

from django.core.exceptions import ImproperlyConfigured

from hesperion.privacy import erasure, installation, ledger
from hesperion.privacy.audit.actions import record_event
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from hesperion.privacy.models import Tombstone


def begin_ledger(*, because: str) -> int:
    """Begin or complete the ledger; returns how many erasures it lists again.

    Raises ImproperlyConfigured where the databases are of no installation yet, or not of the ledger's.
    """
    with ledger.locked(ledger.INSTALLATION) as file:
        found = installation.find()
        if found.of_databases is None:
            raise ImproperlyConfigured(
                "The databases are of no installation yet. Run python manage.py prepare"
            )
        missing = _unlisted()
        for entry in missing:
            ledger.append(ledger.ERASURES, entry)
        record_event(
            actor="system:begin ledger",
            action=Action.LEDGER_BEGUN,
            reason=because,
            detail={"listed": len(missing)},
        )
        ledger.write_installation(file, found.of_databases)
    return len(missing)


def _unlisted() -> list[dict[str, str]]:
    """An entry for each erasure that the audit and a tombstone agree on, and the list lacks."""
    stones = {bytes(stone.key): stone for stone in Tombstone.objects.all()}
    events = Event.objects.filter(action=Action.ERASED).order_by("pk")
    subjects = dict.fromkeys(events.values_list("subject", flat=True))
    found = []
    for subject in subjects.keys() - erasure.listed():
        if stone := subject and stones.get(erasure.tombstone_key(subject)):
            on = stone.erased_on.isoformat()
            found.append({"subject": str(subject), "on": on, "document": stone.document})
    return found

"""Whether main database, key store and ledger are of one installation, and none of them was lost."""

import uuid
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from hesperion.privacy import ledger
from hesperion.privacy.audit.models import Seal
from hesperion.privacy.fields import PatientRow
from hesperion.privacy.keys.models import DataKey, StoreKeyCheck
from hesperion.privacy.models import MainKeyCheck, Tombstone

LEDGER_LOST = (
    "The ledger in LEDGER_DIR is missing, or a copy from before this installation was recorded. Put its "
    "newest copy back. If no copy is left, read python manage.py begin_ledger --help"
)


@dataclass(frozen=True)
class NamedInstallations:
    """The installation that each part names; None where a part names none."""

    main: uuid.UUID | None
    store: uuid.UUID | None
    ledger: uuid.UUID | None

    @property
    def of_databases(self) -> uuid.UUID | None:
        return self.main or self.store


def find() -> NamedInstallations:
    """Read which installation each part names. Raises ImproperlyConfigured if they name different ones."""
    found = NamedInstallations(
        MainKeyCheck.objects.values_list("installation", flat=True).first(),
        StoreKeyCheck.objects.values_list("installation", flat=True).first(),
        ledger.installation(),
    )
    if found.main and found.store not in (None, found.main):
        raise ImproperlyConfigured(
            "The main database and the key store belong to different installations. Correct DATABASE_URL "
            "or KEYS_DATABASE_URL, or restore both from backups of the same installation."
        )
    if found.ledger and found.of_databases not in (None, found.ledger):
        raise ImproperlyConfigured(
            "The ledger in LEDGER_DIR belongs to another installation than the databases. Put the newest "
            "copy of this installation's ledger there."
        )
    return found


def require_nothing_lost(found: NamedInstallations) -> None:
    """Raise ImproperlyConfigured if a part is new although another one is in use: it must be restored first."""
    if not found.main and _is_new():
        if DataKey.objects.exists() or not ledger.is_empty():
            raise ImproperlyConfigured(
                "The main database is new, but key store or ledger are not. Restore the newest backup of the "
                "main database. To begin anew, give Hesperion an empty key store and an empty LEDGER_DIR too."
            )
        return
    if not found.store and not DataKey.objects.exists() and _has_participants():
        raise ImproperlyConfigured(
            "The key store is new, but the main database is not: nobody could read what it holds. Restore "
            "the newest backup of the key store."
        )
    if not found.ledger and (found.of_databases or (ledger.is_empty() and not _is_unsealed())):
        raise ImproperlyConfigured(LEDGER_LOST)


def _is_new() -> bool:
    return _is_unsealed() and not _has_participants()


def _is_unsealed() -> bool:
    """Whether the main database holds nothing of which the ledger must have a line."""
    return not (Seal.objects.exists() or Tombstone.objects.exists())


def _has_participants() -> bool:
    """Drafts count too: their answers are sealed by keys of the key store."""
    return any(
        model._default_manager.exists()
        for model in apps.get_models()
        if issubclass(model, PatientRow) and model._meta.managed
    )

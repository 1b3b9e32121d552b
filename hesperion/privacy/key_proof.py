"""Proves that the keyring belongs to databases without key checks: it opens what is stored there."""

from django.core.exceptions import ImproperlyConfigured

from hesperion.privacy import blind, erasure, rotation
from hesperion.privacy.audit import chain
from hesperion.privacy.audit.models import Seal
from hesperion.privacy.fields import BlindIndexField
from hesperion.privacy.keys.actions import NoKey
from hesperion.privacy.keys.models import DataKey, FileKey
from hesperion.privacy.keys.wrapping import WrongKeyring, unwrap
from hesperion.privacy.models import Tombstone
from hesperion.privacy.reading import reading


def require_opening_keyring() -> None:
    """Raise ImproperlyConfigured unless each key of the ring fits what is stored.

    Any ring fits empty databases.
    """
    proofs = {"wrap": _unwraps, "sign": _signed, "tombstone": _buried, "index": _indexed}
    for use, proof in proofs.items():
        if not proof():
            raise ImproperlyConfigured(
                f"The file in KEYRING_FILE is not this installation's keyring: its key {use} does not fit what "
                "is stored. Put a copy of the right keyring there."
            )


def _unwraps() -> bool:
    """Whether the newest key of each version can be unwrapped."""
    for model in (DataKey, FileKey):
        for version in model._default_manager.values_list("version", flat=True).distinct():
            row = model._default_manager.filter(version=version).latest("created_at")
            try:
                unwrap(row)
            except WrongKeyring:
                return False
    return True


def _signed() -> bool:
    """Whether the newest seal of each version is ours."""
    versions = Seal.objects.values_list("key_version", flat=True).distinct()
    return all(
        chain.is_signed(Seal.objects.filter(key_version=version).latest("number"))
        for version in versions
    )


def _buried() -> bool:
    """Whether one of those on the list of erasures has a tombstone: a restored database may lack others."""
    listed = [erasure.tombstone_key(subject) for subject in erasure.listed()]
    if not listed or not Tombstone.objects.exists():
        return True
    return Tombstone.objects.filter(key__in=listed).exists()


def _indexed() -> bool:
    return all(_fits(field) for field in rotation.indexes())


def _fits(field: BlindIndexField) -> bool:
    """Whether some address is found by its index. One whose key was destroyed proves nothing."""
    rows = field.model._default_manager.exclude(**{field.attname: None})[:10]
    with reading(actor="system:prepare", purpose="key check"):
        for row in rows:
            try:
                address = getattr(row, field.of)
            except NoKey:
                continue
            return bytes(getattr(row, field.attname)) in blind.indexes_of(address)
    return True

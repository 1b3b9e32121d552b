"""Ties the keyring to the data: both databases hold a check value for each key of the ring.

`prepare` records the values, and to which installation databases and ledger belong. Every process compares
them when it starts: a story that is taken with another keyring could never be read again.
"""

import hashlib
import hmac
import uuid
from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured

from hesperion.privacy import installation, key_proof, keyring, ledger, rotation
from hesperion.privacy.keyring_file import KEY_USES
from hesperion.privacy.keys.models import DataKey, FileKey, KeyCheck, StoreKeyCheck
from hesperion.privacy.models import MainKeyCheck

UsedVersion = tuple[str, int]  # use and version

_RENEWABLE = ("wrap", "index")  # the other uses need all their versions for good


def record_key_checks() -> None:
    """Record the keyring's new versions, and at the first start to which installation all belongs.

    Forgets old versions that were taken off the ring, once nothing uses them. Raises ImproperlyConfigured,
    and records nothing, where keyring, databases and ledger do not belong together.
    """
    with ledger.locked(ledger.INSTALLATION) as file:
        found = installation.find()
        if None in (found.main, found.store, found.ledger):
            installation.require_nothing_lost(found)
        checks = _recorded()
        _require_same_ring(checks)
        if not (found.main and found.store):
            key_proof.require_opening_keyring()
        unneeded = _missing(checks)
        for use, version in unneeded:
            _require_unused(use, version)
        named = found.of_databases or found.ledger or uuid.uuid4()
        ledger.write_installation(file, named)  # first: it must not look lost if this breaks off
        for model in (StoreKeyCheck, MainKeyCheck):
            _record(model, named, unneeded)
    require_known_keyring()


def require_known_keyring() -> None:
    """Raise ImproperlyConfigured where keyring, databases and ledger do not belong together."""
    ledger.require_usable()
    found = installation.find()
    if found.of_databases and not found.ledger:
        raise ImproperlyConfigured(installation.LEDGER_LOST)
    checks = _recorded()
    _require_same_ring(checks)
    for use, version in _missing(checks):
        raise ImproperlyConfigured(
            f"The keyring lacks version {version} of the key {use}. Put it back. If it was taken off "
            "knowingly, run python manage.py prepare"
        )
    recorded = {(check.use, check.version) for check in checks}
    if not (found.main and found.store) or set(_ring()) - recorded:
        raise ImproperlyConfigured(
            "The keyring has keys that are not recorded in the databases. Run python manage.py prepare"
        )


def _recorded() -> list[KeyCheck]:
    return [*MainKeyCheck.objects.all(), *StoreKeyCheck.objects.all()]


def _ring() -> Iterator[UsedVersion]:
    for use in KEY_USES:
        yield from ((use, version) for version in keyring.keys(use).keys)


def _value(use: str, version: int, named: uuid.UUID) -> bytes:
    message = f"hesperion key check {named} {use} {version}".encode()
    return hmac.digest(keyring.keys(use)[version], message, hashlib.sha256)


def _require_same_ring(checks: list[KeyCheck]) -> None:
    """Raise ImproperlyConfigured if a key has another value, or no recorded version of a use is on the ring."""
    ring = set(_ring())
    for use in {check.use for check in checks}:
        on_ring = [check for check in checks if check.use == use and (use, check.version) in ring]
        if not on_ring or any(_differs(check) for check in on_ring):
            raise ImproperlyConfigured(
                f"The file in KEYRING_FILE is not this installation's keyring: its key {use} is another one. "
                "Put a copy of the right keyring there."
            )


def _differs(check: KeyCheck) -> bool:
    value = _value(check.use, check.version, check.installation)
    return not hmac.compare_digest(bytes(check.value), value)


def _missing(checks: list[KeyCheck]) -> list[UsedVersion]:
    """What is recorded and no longer on the ring."""
    return sorted({(check.use, check.version) for check in checks} - set(_ring()))


def _require_unused(use: str, version: int) -> None:
    """Raise ImproperlyConfigured if a key that is no longer on the ring is still needed."""
    if use not in _RENEWABLE:
        raise ImproperlyConfigured(
            f"The keyring lacks version {version} of the key {use}, which must stay for good. Put it back."
        )
    if _is_used(use, version):
        raise ImproperlyConfigured(
            f"The keyring lacks version {version} of the key {use}, which is still in use. Put it back, start, "
            "and run python manage.py rotate_keys before it goes."
        )


def _is_used(use: str, version: int) -> bool:
    if use == "wrap":
        return any(
            model._default_manager.filter(version=version).exists() for model in (DataKey, FileKey)
        )
    return any(
        field.model._default_manager.filter(
            **{
                f"{field.attname}__gte": bytes([version]),
                f"{field.attname}__lt": bytes([version + 1]),
            }
        ).exists()
        for field in rotation.indexes()
    )


def _record(model: type[KeyCheck], named: uuid.UUID, unneeded: list[UsedVersion]) -> None:
    """Where another process records at the same time, the first one's rows stay."""
    for use, version in unneeded:
        model._default_manager.filter(use=use, version=version).delete()
    rows = [
        model(use=use, version=version, installation=named, value=_value(use, version, named))
        for use, version in _ring()
    ]
    model._default_manager.bulk_create(rows, ignore_conflicts=True)

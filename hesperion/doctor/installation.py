"""Whether keyring, ledger, databases and this version belong together."""

from collections.abc import Callable, Iterator

from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS

from hesperion.doctor.problems import Problem
from hesperion.health.migrations_due import pending
from hesperion.privacy import erasure, key_checks, keyring, ledger

_BY_PREPARE = "docker compose run --rm prepare"  # it may change the databases


def wrong_keyring() -> Iterator[Problem]:
    keyring.clear_cache()
    yield from _told("keyring", lambda: keyring.keys("wrap"))


def wrong_ledger() -> Iterator[Problem]:
    yield from _told("ledger", lambda: list(ledger.entries(ledger.ERASURES)))


def belonging() -> Iterator[Problem]:
    """Whether keyring, databases and ledger belong together, and no erased participant came back."""
    if not [*wrong_keyring(), *wrong_ledger()]:
        yield from _told("belonging", _require_own_data)


def _require_own_data() -> None:
    key_checks.require_known_keyring()
    erasure.require_replayed()


def _told(cause: str, require: Callable[[], object]) -> Iterator[Problem]:
    """The sentence with which `require` would keep the site from starting: it also has what to do."""
    try:
        require()
    except ImproperlyConfigured as error:
        sentence, _, mend = str(error).partition(". ")
        on_a_server = mend.replace("python manage.py", f"{_BY_PREPARE} python manage.py")
        yield Problem(cause, f"{sentence}.", on_a_server)


def pending_migrations() -> Iterator[Problem]:
    for alias, what in {DEFAULT_DB_ALIAS: "main database", "keys": "key store"}.items():
        if due := pending(alias):
            app, name = min(due)
            yield Problem(
                "migrations",
                f"The {what} lacks {len(due)} migrations of this version, such as {app} {name}.",
                "docker compose up prepare, then: docker compose up -d",
            )

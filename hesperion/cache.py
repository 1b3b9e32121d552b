"""The shared cache is a table. Its keys name client addresses, so they are stored as keyed hashes."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError, connections, router
from django.utils import timezone
from django.utils.crypto import salted_hmac


class CountingCache(DatabaseCache):
    """What it is told to keep, it keeps or raises OperationalError: a wrong sign-in must not go uncounted."""

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        """Django's own passes over a failure. Another process may only have been faster: so it tries again."""
        made = self.make_and_validate_key(key, version=version)
        for _try in range(3):
            if self._base_set("set", made, value, timeout):  # type: ignore[attr-defined]
                return
        raise OperationalError("The cache took nothing")

    def delete_expired(self) -> int:
        """Delete what has expired; how many rows. Django's own waits until the table is full."""
        using = router.db_for_write(self.cache_model_class)
        table = connections[using].ops.quote_name(self._table)  # type: ignore[attr-defined]
        with connections[using].cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [timezone.now()])  # noqa: S608 - our own name
            return int(cursor.rowcount)


def hashed_key(key: str, prefix: str, version: int) -> str:
    """What stands in the table for `key`. In the place of Django's own key function."""
    return salted_hmac(
        "hesperion.cache", f"{prefix}:{version}:{key}", algorithm="sha256"
    ).hexdigest()

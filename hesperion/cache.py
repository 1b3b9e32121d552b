"""The cache is a table that all processes share. Its keys contain client addresses: they are stored hashed."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError, connections, router
from django.utils import timezone
from django.utils.crypto import salted_hmac


class CountingCache(DatabaseCache):
    """Database cache that raises OperationalError if it can't store a value.

    It counts wrong sign-ins, and none must go uncounted.
    """

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        """Store `value`, in up to three attempts, as another process may store the same key.

        Raises OperationalError if all fail; Django's own method ignores a failure.
        """
        made = self.make_and_validate_key(key, version=version)
        for _try in range(3):
            if self._base_set("set", made, value, timeout):  # type: ignore[attr-defined]
                return
        raise OperationalError("The cache took nothing")

    def delete_expired(self) -> int:
        """Delete expired rows; returns their number. Django deletes them only when the table is full."""
        using = router.db_for_write(self.cache_model_class)
        table = connections[using].ops.quote_name(self._table)  # type: ignore[attr-defined]
        with connections[using].cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [timezone.now()])  # noqa: S608 - our own name
            return int(cursor.rowcount)


def hashed_key(key: str, prefix: str, version: int) -> str:
    """The hash under which the table stores `key`: Django's KEY_FUNCTION."""
    return salted_hmac(
        "hesperion.cache", f"{prefix}:{version}:{key}", algorithm="sha256"
    ).hexdigest()

from typing import Any

from django.db.models import Model


class KeysRouter:
    """Routes the participants' keys to the key store, and all other models elsewhere.

    The sealer's connection runs no migrations.
    """

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return "keys" if model._meta.app_label == "keys" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        if db == "sealer":
            return False
        if "keys" in (db, app_label):
            return db == app_label
        return None

from typing import Any

from django.db.models import Model


class ResearchRouter:
    """Sends reads of models over researchers' views to the database connection for researchers.

    That connection sees only data that participants consent to.
    """

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        is_of_a_view = model._meta.app_label == "research" and not model._meta.managed
        return "research" if is_of_a_view else None

    db_for_write = db_for_read  # the role there has no right to write

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == "research" else None

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "hesperion.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from hesperion.accounts import audit

        audit.connect()
        post_migrate.connect(_grant, sender=self)


def _grant(sender: AppConfig, **signal: Any) -> None:
    """The audit lies below and knows no groups."""
    from hesperion.accounts.groups import DATA_STEWARD, grant

    grant(DATA_STEWARD, apps.get_app_config("audit"), ["view_event"])

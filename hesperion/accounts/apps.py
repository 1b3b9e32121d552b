from typing import Any

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "hesperion.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        # They import models, which are loaded only now.
        from hesperion.accounts import audit, panels, sessions
        from hesperion.accounts.groups import SUPERUSER
        from hesperion.accounts.superuser_panel import superusers

        panels.register(SUPERUSER, superusers)
        sessions.listen()
        audit.connect()
        post_migrate.connect(_make_groups, sender=self)


def _make_groups(sender: AppConfig, using: str, **signal: Any) -> None:
    """Make the groups, which a flush deletes, and grant permissions of mail and audit, which know no groups."""
    if using != DEFAULT_DB_ALIAS:
        return
    # It imports models, which are not loaded yet when this file is.
    from hesperion.accounts.groups import (
        EDITOR,
        ENTER_ADMIN,
        GROUPS,
        MAIL_RIGHTS,
        STEWARD,
        grant_permissions,
    )

    for group in GROUPS:
        grant_permissions(group, sender, [] if group == EDITOR else [ENTER_ADMIN])
    grant_permissions(STEWARD, apps.get_app_config("audit"), ["view_event"])
    grant_permissions(STEWARD, apps.get_app_config("mail"), MAIL_RIGHTS)

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class ConsentConfig(AppConfig):
    name = "intake.consent"

    def ready(self) -> None:
        # These import models, which are not loaded when this file is.
        from hesperion.accounts import panels
        from hesperion.accounts.groups import CONSENT_MANAGER
        from hesperion.privacy.audit import choices
        from hesperion.public_log import kinds
        from intake.consent.choices import ConsentAction, ConsentLogKind
        from intake.consent.versions.panel import consent_manager_panel

        choices.register(ConsentAction)
        kinds.register(ConsentLogKind)
        panels.register(CONSENT_MANAGER, consent_manager_panel)
        post_migrate.connect(_grant, sender=self)


def _grant(sender: AppConfig, using: str, **signal: Any) -> None:
    if using != DEFAULT_DB_ALIAS:
        return
    # This imports models, which are not loaded when this file is.
    from hesperion.accounts.groups import CONSENT_MANAGER, STEWARD, grant_permissions

    versions = [f"{right}_consentversion" for right in ("view", "add", "change")]
    grant_permissions(CONSENT_MANAGER, sender, versions)
    grant_permissions(STEWARD, sender, ["view_withdrawal"])
    decided = ("nocontactreport", "objection")
    grant_permissions(
        STEWARD, sender, [f"{verb}_{what}" for what in decided for verb in ("view", "decide")]
    )

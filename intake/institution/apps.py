from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class InstitutionConfig(AppConfig):
    name = "intake.institution"
    verbose_name = "What participants read about the institution"

    def ready(self) -> None:
        # These import models, which are not loaded when this file is.
        from hesperion.privacy.audit import choices
        from intake.institution.choices import InstitutionAction

        choices.register(InstitutionAction)
        post_migrate.connect(_grant, sender=self)


def _grant(sender: AppConfig, using: str, **signal: Any) -> None:
    if using != DEFAULT_DB_ALIAS:
        return
    # This imports models, which are not loaded when this file is.
    from hesperion.accounts.groups import CONSENT_MANAGER, grant_permissions

    rights = [f"{verb}_contactperson" for verb in ("view", "add", "change", "delete")]
    grant_permissions(CONSENT_MANAGER, sender, rights)

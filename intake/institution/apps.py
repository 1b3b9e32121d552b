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
        post_migrate.connect(_fill, sender=self)


def _fill(sender: AppConfig, using: str, **signal: Any) -> None:
    """Grant permissions, and store the drafts of the alert card, which a flush deletes."""
    if using != DEFAULT_DB_ALIAS:
        return
    # These import models, which are not loaded when this file is.
    from hesperion.accounts.groups import (
        CONSENT_MANAGER,
        MEDICAL_REVIEWER,
        STEWARD,
        grant_permissions,
    )
    from intake.institution.actions.alert_card import offer_drafts

    rights = [f"{verb}_contactperson" for verb in ("view", "add", "change", "delete")]
    grant_permissions(CONSENT_MANAGER, sender, rights)
    for group in (MEDICAL_REVIEWER, STEWARD):
        grant_permissions(
            group, sender, [f"{verb}_alertcardtext" for verb in ("view", "change", "approve")]
        )
    offer_drafts()

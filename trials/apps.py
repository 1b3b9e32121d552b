from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class TrialsConfig(AppConfig):
    name = "trials"
    verbose_name = "Trials"

    def ready(self) -> None:
        # These import models, which are not loaded when this file is.
        from hesperion.privacy.audit import choices
        from trials.choices import TrialsAction

        choices.register(TrialsAction)
        post_migrate.connect(_grant, sender=self)


def _grant(sender: AppConfig, using: str, **signal: Any) -> None:
    if using != DEFAULT_DB_ALIAS:
        return
    # This imports models, which are not loaded when this file is.
    from hesperion.accounts.groups import EDITOR, MEDICAL_REVIEWER, grant_permissions

    seen = ["view_trial", "view_trialimport", "view_criterionreading"]
    decided = ["add_importdecision", "change_criterionreading"]
    grant_permissions(EDITOR, sender, [*seen, *decided, "add_trialimport", "add_criterionreading"])
    grant_permissions(MEDICAL_REVIEWER, sender, [*seen, *decided, "add_criterionreading"])

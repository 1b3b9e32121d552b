from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class FollowupConfig(AppConfig):
    name = "intake.followup"

    def ready(self) -> None:
        # They import models, which are loaded only now.
        from hesperion.privacy.audit import choices
        from hesperion.public_log import kinds
        from intake.consent import changes
        from intake.followup.actions.drafts import drop_draft_without_consent
        from intake.followup.actions.reminders import remind_if_allowed, remind_participant
        from intake.followup.choices import FollowupAction, FollowupLogKind
        from intake.followup.export import export_check_ins
        from intake.followup.panel import register_cards
        from intake.participants import export_parts
        from intake.participants.confirmations import on_confirmation

        choices.register(FollowupAction)
        kinds.register(FollowupLogKind)
        export_parts.register("check_ins", export_check_ins)
        changes.register(remind_if_allowed)
        changes.register(drop_draft_without_consent)
        on_confirmation(remind_participant)
        register_cards()
        post_migrate.connect(_grant, sender=self)


def _grant(sender: AppConfig, using: str, **signal: Any) -> None:
    if using != DEFAULT_DB_ALIAS:
        return
    # This imports models, which are not loaded when this file is.
    from hesperion.accounts.groups import CONSENT_MANAGER, grant_permissions

    grant_permissions(
        CONSENT_MANAGER, sender, [f"{right}_schedule" for right in ("view", "add", "change")]
    )

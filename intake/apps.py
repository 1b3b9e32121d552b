from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        # They import models, which are loaded only now.
        from hesperion.privacy.audit import subjects
        from hesperion.privacy.audit.choices import register as register_actions
        from intake import consent_changes, panels
        from intake.actions import publishing, stories
        from intake.audit_actions import (
            ConsentAction,
            ExtractAction,
            ParticipantAction,
            StoryAction,
        )
        from intake.my import renewal, standing
        from intake.queries import subject_of

        subjects.register(subject_of)
        for actions in (ParticipantAction, ConsentAction, StoryAction, ExtractAction):
            register_actions(actions)
        panels.register("my/panels/renewals.html", renewal.panel, order=10)
        panels.register("my/panels/stories.html", standing.panel, order=20)
        panels.register("my/panels/pin.html", lambda participants: {}, order=30)
        consent_changes.register(publishing.consent_changed)
        consent_changes.register(stories.consent_changed)
        post_migrate.connect(_grant, sender=self)


def _grant(sender: AppConfig, using: str, **signal: Any) -> None:
    if using != DEFAULT_DB_ALIAS:
        return
    # It imports models, which are not loaded yet when this file is.
    from hesperion.accounts.groups import CONSENT_MANAGER, STEWARD, grant_permissions

    documents = [f"{right}_consentdocument" for right in ("view", "add", "change")]
    grant_permissions(CONSENT_MANAGER, sender, documents)
    decided = [f"{verb}_{what}" for what in ("silence", "objection") for verb in ("view", "decide")]
    grant_permissions(STEWARD, sender, ["view_extract", "view_extracted", *decided])

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "The registry"

    def ready(self) -> None:
        # These import models, which are not loaded when this file is.
        from articles import released_numbers
        from hesperion.accounts import groups, panels
        from hesperion.doctor import examination
        from hesperion.privacy.audit import choices
        from hesperion.public_log import kinds
        from registry.choices import RegistryAction, RegistryKind
        from registry.doctor import wrong_log
        from registry.letters.card import register_card
        from registry.letters.choices import LetterAction
        from registry.letters.queries import is_published_release
        from registry.panels import data_stewards
        from registry.protocol.choices import ProtocolAction

        kinds.register(RegistryKind)
        choices.register(RegistryAction)
        choices.register(LetterAction)
        choices.register(ProtocolAction)
        released_numbers.register_check(is_published_release)
        register_card()
        panels.register(groups.STEWARD, data_stewards)
        examination.register("public log", wrong_log)
        post_migrate.connect(_grant, sender=self)


def _grant(sender: AppConfig, using: str, **signal: Any) -> None:
    if using != DEFAULT_DB_ALIAS:
        return
    # This imports models, which are not loaded when this file is.
    from hesperion.accounts.groups import CONSENT_MANAGER, EDITOR, STEWARD, grant_permissions

    grant_permissions(EDITOR, sender, ["add_lettermailing"])
    versions = [f"{right}_protocolversion" for right in ("view", "add", "change")]
    grant_permissions(CONSENT_MANAGER, sender, versions)
    corrections = [f"{right}_logproposal" for right in ("view", "add", "change")]
    grant_permissions(STEWARD, sender, corrections)

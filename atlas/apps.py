from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class AtlasConfig(AppConfig):
    name = "atlas"
    verbose_name = "The atlas"

    def ready(self) -> None:
        # They import models, which are loaded only now.
        from atlas.choices import AtlasAction, AtlasLogKind
        from atlas.doctor import wrong_releases
        from atlas.my.card import register_card
        from atlas.panels import data_stewards
        from hesperion.accounts import groups, panels
        from hesperion.doctor import examination
        from hesperion.privacy.audit import choices
        from hesperion.public_log import kinds

        choices.register(AtlasAction)
        kinds.register(AtlasLogKind)
        register_card()
        panels.register(groups.STEWARD, data_stewards)
        examination.register("atlas", wrong_releases)
        post_migrate.connect(_grant, sender=self)


def _grant(sender: AppConfig, using: str, **signal: Any) -> None:
    if using != DEFAULT_DB_ALIAS:
        return
    # This imports models, which are not loaded when this file is.
    from hesperion.accounts.groups import STEWARD, grant_permissions

    rights = [f"{right}_release" for right in ("view", "add", "change")]
    grant_permissions(STEWARD, sender, rights)

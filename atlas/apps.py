from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class AtlasConfig(AppConfig):
    name = "atlas"
    verbose_name = "The atlas"

    def ready(self) -> None:
        # They import models, which are loaded only now.
        from atlas.choices import AtlasAction
        from atlas.doctor import wrong_releases
        from atlas.my.card import register_card

from django.apps import AppConfig


class AtlasConfig(AppConfig):
    name = "atlas"

    def ready(self) -> None:
        # They import models, which are loaded only now.
        from atlas.choices import AtlasAction
        from atlas.my.card import register_card
        from hesperion.privacy.audit import choices

        choices.register(AtlasAction)
        register_card()

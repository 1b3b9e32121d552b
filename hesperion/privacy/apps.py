from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PrivacyConfig(AppConfig):
    """Encryption, keys, audit, and what each field says about a person."""

    name = "hesperion.privacy"
    label = "privacy"

    def ready(self) -> None:
        from hesperion.privacy import rights  # imports models, which are loaded only now

        post_migrate.connect(rights.grant, sender=self)

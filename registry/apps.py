from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "The registry"

    def ready(self) -> None:
        # These import models, which are not loaded when this file is.
        from hesperion.public_log import kinds
        from registry.choices import RegistryKind

        kinds.register(RegistryKind)

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """The key store: a database of its own, which Django reaches by the connection `keys`."""

    name = "hesperion.privacy.keys"
    label = "keys"

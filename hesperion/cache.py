"""The shared cache is a table. Its keys name client addresses, so they are stored as keyed hashes."""

from django.utils.crypto import salted_hmac


def sealed(key: str, prefix: str, version: int) -> str:
    """What stands in the table for `key`. In the place of Django's own key function."""
    return salted_hmac(
        "hesperion.cache", f"{prefix}:{version}:{key}", algorithm="sha256"
    ).hexdigest()

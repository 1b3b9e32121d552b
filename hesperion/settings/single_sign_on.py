"""Sign-in through the institution's OpenID Connect provider, beside the site's own. Off without OIDC_ISSUER."""

import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from hesperion.settings import env


def from_environment() -> dict[str, Any]:
    """The settings by OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_NAME."""
    issuer = env.optional("OIDC_ISSUER").rstrip("/")
    if not issuer:
        return {"OIDC_ISSUER": "", "SOCIALACCOUNT_PROVIDERS": {}}
    why = "OIDC_ISSUER is set: the provider gives you an id and a secret for this site."
    return for_provider(
        issuer=issuer,
        client_id=env.required("OIDC_CLIENT_ID", why),
        secret=env.required("OIDC_CLIENT_SECRET", why),
        name=env.optional("OIDC_NAME", "your institution’s account"),
    )


def for_provider(*, issuer: str, client_id: str, secret: str, name: str) -> dict[str, Any]:
    """The settings for a provider. Raises ImproperlyConfigured where its address is not private on the way."""
    parts = urlsplit(issuer)
    is_local = parts.hostname in ("localhost", "127.0.0.1")
    if not parts.hostname or parts.scheme not in ("https", *(["http"] if is_local else [])):
        raise ImproperlyConfigured(
            "OIDC_ISSUER is the provider's address as its own configuration names it, such as "
            "https://login.example.org/realms/staff."
        )
    app = {
        # Accounts are linked to subjects of this issuer: another one may have the same subjects.
        "provider_id": f"oidc-{hashlib.sha256(issuer.encode()).hexdigest()[:16]}",
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer},
    }
    return {
        "OIDC_ISSUER": issuer,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}},
    }

"""The institution's OpenID Connect provider. allauth finds it by this module's name."""

import hashlib
from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest
from django.urls import reverse

Claims = dict[str, Any]


class InstitutionOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return build_absolute_uri(request, reverse("single_sign_on_callback"))

    @property
    def openid_config(self) -> Claims:
        """What the provider says of itself. Raises OAuth2Error where it is another one than OIDC_ISSUER."""
        found: Claims = super().openid_config
        ours = self.get_provider().server_url.partition("/.well-known/")[0]
        if str(found.get("issuer")).rstrip("/") != ours:
            raise OAuth2Error("The provider names another issuer.")
        return found


class InstitutionProvider(OpenIDConnectProvider):
    """Of all that the provider tells, the subject alone is stored."""

    oauth2_adapter_class = InstitutionOAuth2Adapter

    def get_pkce_params(self) -> Claims:
        """allauth sends no nonce, which some providers require."""
        params: Claims = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def sociallogin_from_response(self, request: HttpRequest, response: Claims) -> Any:
        claims = merged_claims(response)
        login = super().sociallogin_from_response(request, claims)
        login.nonce = claims.get("nonce")
        return login

    def extract_extra_data(self, data: Claims) -> Claims:
        return {}


def nonce_of(code_verifier: str) -> str:
    """The nonce that belongs to a PKCE verifier, which allauth keeps in the session."""
    return hashlib.sha256(f"nonce {code_verifier}".encode()).hexdigest()


def merged_claims(response: Claims) -> Claims:
    """The claims of the ID token, and those that the provider tells besides about the same subject.

    Raises OAuth2Error where there is no ID token, or where both are about different people.
    """
    token, more = response.get("id_token"), response.get("userinfo", {})
    if not token or not token.get("sub") or more.get("sub", token["sub"]) != token["sub"]:
        raise OAuth2Error("The provider's answers don't belong together.")
    return more | token


provider_classes = [InstitutionProvider]

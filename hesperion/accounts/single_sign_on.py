"""Signing in through the institution's provider: for people who have an account here, and nobody else.

The first time the account is found by the address that the provider has verified. From then on it is the one
that is linked with the provider's subject, whatever the address. Roles and the second factor stay the site's.
"""

import logging
from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from hesperion.accounts.actions import link_subject
from hesperion.accounts.models import User
from hesperion.accounts.provider import InstitutionOAuth2Adapter, nonce_of
from hesperion.accounts.queries import is_linked

logger = logging.getLogger(__name__)

# What a provider that is away or not set up right makes allauth raise.
_BROKEN = (RequestException, OAuth2Error, KeyError, TypeError, ValueError)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account of somebody whom the provider knows. allauth refuses those that have ended."""
        state = sociallogin.state
        is_ours = sociallogin.nonce == nonce_of(state["pkce_code_verifier"])
        if not is_ours or state.get("process") != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(_refused(request, "failed", 400))
        if not sociallogin.is_existing:
            user = _user_with(sociallogin.email_addresses)
            if user is None or is_linked(user, sociallogin.account.provider):
                raise ImmediateHttpResponse(_refused(request, "unknown", 403))
            if user.is_current:
                sociallogin.account = link_subject(user=user, account=sociallogin.account)
            sociallogin.user = user

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, **details: Any
    ) -> None:
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(_refused(request, "cancelled", 403))
        exception = details.get("exception")
        logger.warning("Single sign-on failed: %s", type(exception).__name__)
        is_away = isinstance(exception, RequestException)
        raise ImmediateHttpResponse(_refused(request, "failed", 503 if is_away else 400))


def _user_with(addresses: list[Any]) -> User | None:
    """The account with the address, if the provider has verified it."""
    verified = [address.email for address in addresses if address.verified is True]
    return (
        User.objects.filter(email=User.objects.normalize_email(verified[0])).first()
        if verified
        else None
    )


def _refused(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    user_login_failed.send(sender=__name__, credentials={}, request=request)
    return render(request, "account/single_sign_on.html", {"reason": reason}, status=status)


@require_POST
def login(request: HttpRequest) -> HttpResponse:
    """Redirect to the provider."""
    limited = ratelimit.consume_or_429(request, action="login")
    return limited or _served(request, OAuth2LoginView)


@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """The provider sends people back to it."""
    return _served(request, OAuth2CallbackView)


def _served(request: HttpRequest, view: Any) -> HttpResponse:
    if not settings.OIDC_ISSUER:
        raise Http404
    serve: Callable[[HttpRequest], HttpResponse] = view.adapter_view(
        InstitutionOAuth2Adapter(request, "openid_connect")
    )
    try:
        return serve(request)
    except _BROKEN as error:
        logger.warning("Single sign-on failed: %s", type(error).__name__)
        return _refused(request, "failed", 503)

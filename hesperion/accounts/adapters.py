"""allauth's adapters: who may sign up, where to redirect, how mails are sent, which sentences are shown."""

from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathImage

from hesperion.accounts import actions, queries
from hesperion.accounts.models import User
from hesperion.limits.addresses import client_of

ERROR_MESSAGES = {
    "email_password_mismatch": _(
        "This email address and password don’t belong together. Check both, and try again."
    ),
    "enter_current_password": _("This is not your password. Type the one that you use now."),
    "incorrect_password": _("This is not your password. Try again."),
    "incorrect_code": _("This code is not right, or was used before. Try the next one."),
    "too_many_login_attempts": _("Too many wrong tries. Wait 5 minutes, and try again."),
    "rate_limited": _("Too many wrong tries. Wait 5 minutes, and try again."),
}

METHOD_LABELS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use your passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | ERROR_MESSAGES

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_of(request)

    def is_safe_url(self, url: str) -> bool:
        return queries.is_same_host(url, self.request)

    def pre_login(self, request: HttpRequest, user: Any, **login: Any) -> HttpResponse | None:
        """Refuse an account that has ended. allauth knows only `is_active`."""
        refused = super().pre_login(request, user, **login)
        if refused or user.is_current:
            return refused
        clear_login(request)
        return self.respond_user_inactive(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return queries.start_page(request.user)  # type: ignore[arg-type]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": METHOD_LABELS[method["id"]]} for method in methods]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("mfa_index")

    def send_notification_mail(
        self, template_prefix: str, user: User, *args: Any, **kwargs: Any
    ) -> None:
        """Send the same mail for every kind of change.

        allauth calls this after each change of a password or a second factor.
        """
        actions.mail_change_notice(user=user)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | ERROR_MESSAGES

    def build_totp_svg(self, url: str) -> str:
        """The QR code of `url` as inline SVG.

        The Content-Security-Policy forbids images in data: addresses.
        """
        return qrcode.make(url, image_factory=SvgPathImage).to_string(encoding="unicode")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "Hesperion"}

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002
        return gettext("Passkey")

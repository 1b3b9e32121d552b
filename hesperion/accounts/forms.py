"""allauth's forms, drawn and worded like the site's own."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hesperion.accounts import actions
from hesperion.text.codes import letters_and_digits
from hesperion.ui.forms import PageForm

_EMAIL = _("Email address")
_PASSWORD = _("Password")
_NEW_PASSWORD = _("New password")
_NEW_PASSWORD_AGAIN = _("New password, once more")
_REQUIRED = {
    "login": _("Enter your email address."),
    "email": _("Enter your email address."),
    "code": _("Enter a code."),
}


class StaffForm(PageForm):
    """Base class of account forms for staff.

    `labels` and `hints` replace allauth's labels and placeholders.
    """

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.error_messages["required"] = _REQUIRED.get(name, _("Enter the password."))
            if name == "code":
                field.widget.attrs["inputmode"] = "numeric"


class TypedCode:
    """Mixin that removes spaces and dashes from a typed code. List it before the form class."""

    def clean_code(self) -> str:
        data: dict[str, Any] = self.cleaned_data  # type: ignore[attr-defined]
        data["code"] = letters_and_digits(data["code"])
        return super().clean_code()  # type: ignore[misc]


class StaffSignInForm(StaffForm, account.LoginForm):
    submit_label = _("Sign in")
    labels = {"login": _EMAIL, "password": _PASSWORD}


class ForgottenForm(StaffForm, account.ResetPasswordForm):
    submit_label = _("Send me a link")
    labels = {"email": _EMAIL}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        actions.mail_password_links(users=self.users)
        return self.cleaned_data["email"]


class NewPasswordForm(StaffForm, account.ResetPasswordKeyForm):
    submit_label = _("Set the password")
    labels = {"password1": _NEW_PASSWORD, "password2": _NEW_PASSWORD_AGAIN}
    hints = {"password1": _("8 characters or more, and none that many people use.")}


class ChangePasswordForm(StaffForm, account.ChangePasswordForm):
    submit_label = _("Change the password")
    labels = {
        "oldpassword": _("Your password now"),
        "password1": _NEW_PASSWORD,
        "password2": _NEW_PASSWORD_AGAIN,
    }
    hints = NewPasswordForm.hints


class PasswordAgainForm(StaffForm, account.ReauthenticateForm):
    labels = {"password": _PASSWORD}


class FactorCodeForm(TypedCode, StaffForm, mfa.AuthenticateForm):
    labels = {"code": _("Code")}
    hints = {"code": _("6 digits from your app, or one of your recovery codes.")}


class FactorCodeAgainForm(TypedCode, StaffForm, mfa.ReauthenticateForm):
    labels = FactorCodeForm.labels
    hints = FactorCodeForm.hints


class ActivateAppForm(TypedCode, StaffForm, ActivateTOTPForm):
    submit_label = _("Add the app")
    labels = {"code": _("Code")}
    hints = {"code": _("The 6 digits that the app shows now.")}


class RemoveAppForm(StaffForm, DeactivateTOTPForm):
    submit_label = _("Remove the app")


class NewRecoveryCodesForm(StaffForm, GenerateRecoveryCodesForm):
    submit_label = _("Make new codes")


class AddPasskeyForm(AddWebAuthnForm):
    """The form that adds a passkey, from a name and the credential that the browser made.

    Every passkey can sign in without a password.
    """

    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

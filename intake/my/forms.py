"""The forms of signing in, and of the participant's own pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import ChoicesField
from hesperion.ui.forms import PageForm
from intake import public_id
from intake.limits import SIGN_INS, LimitedForm
from intake.my.tokens import CODE_LENGTH


class SignInForm(LimitedForm):
    """Asks for a mail to sign in by."""

    submit_label = _("Send me a link")
    limit = SIGN_INS

    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("The one that you gave us with your story."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Type your email address. We send the link there."),
            "invalid": _("Type an email address like name@example.com."),
            "max_length": _("An email address can have 254 characters at most."),
        },
    )


class CodeForm(PageForm):
    """The code from the mail, typed where the mail was asked for."""

    submit_label = _("Sign in with the code")

    code = forms.CharField(
        label=_("The code from the mail"),
        help_text=_("8 letters and digits, like 7K3M-QX9D."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={
            "required": _("Type the code from the mail."),
            "shape": _("Type the 8 letters and digits from the mail, like 7K3M-QX9D."),
            "wrong": _(
                "This code does not fit, or it is older than 30 minutes. "
                "Take the one from the newest mail."
            ),
        },
    )

    def clean_code(self) -> str:
        """The code without groups. What can't be one costs no try."""
        code = public_id.plain(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH or not set(code) <= set(public_id.ALPHABET):
            raise self._error("shape")
        return code

    def refuse(self) -> None:
        """The code was tried and is not the one."""
        self.add_error("code", self._error("wrong"))

    def _error(self, code: str) -> forms.ValidationError:
        return forms.ValidationError(self.fields["code"].error_messages[code], code=code)


class ChoicesForm(PageForm):
    """What the participant allows, all on one page."""

    submit_label = _("Save my choices")

    purposes = ChoicesField(
        label=_("What do you allow?"),
        help_text=_("A tick is a yes. Take it away to say no. It holds as soon as you save."),
        required=False,
        error_messages={"invalid_choice": _("Choose from the boxes on this page.")},
    )

    def __init__(self, *args: Any, purposes: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purposes"].choices = purposes  # type: ignore[attr-defined]


class WithdrawForm(PageForm):
    """The button that stops something."""


class AskToEraseForm(LimitedForm):
    """The button that asks for the mail to erase by."""

    submit_label = _("Send me the link to erase")
    limit = SIGN_INS

"""The forms of signing in."""

import re
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesperion.text.codes import letters_and_digits
from hesperion.ui.forms import PageForm
from hesperion.ui.input_cleaning import may_be_signs
from intake.participants import public_id
from intake.participants.limits import SIGN_INS, LimitedForm
from intake.participants.tokens import CODE_LENGTH


class PinField(forms.CharField):
    """A field for a PIN of 6 to 12 digits. The page does not show the digits that are typed."""

    default_error_messages = {
        "required": _("Type the PIN."),
        "shape": _("A PIN has 6 to 12 digits, and nothing else."),
    }

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        attrs = {
            "autocomplete": autocomplete,
            "inputmode": "numeric",
            "class": "govuk-input--width-10",
        }
        super().__init__(widget=forms.PasswordInput(attrs=attrs), **kwargs)
        may_be_signs(self)  # "shape" says more

    def clean(self, value: Any) -> str:
        typed = letters_and_digits(super().clean(value))
        if not re.fullmatch("[0-9]{6,12}", typed):
            raise forms.ValidationError(self.error_messages["shape"], code="shape")
        return typed


class SignInForm(LimitedForm):
    """Asks for the address to which the mail with a sign-in link is sent."""

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
    """The code from the mail, which is typed in the browser that requested the mail."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may_be_signs(self.fields["code"])  # "shape" says more

    def clean_code(self) -> str:
        """Return the code in its stored form. An entry that can't be a code is an error and costs no try."""
        code = public_id.canonical_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH or not set(code) <= set(public_id.ALPHABET):
            raise self._error("shape")
        return code

    def refuse(self) -> None:
        """Add the error message that the code is wrong."""
        self.add_error("code", self._error("wrong"))

    def _error(self, code: str) -> forms.ValidationError:
        return forms.ValidationError(self.fields["code"].error_messages[code], code=code)


class EnterPinForm(PageForm):
    """Asks for the PIN, before the participant's pages open."""

    submit_label = _("Go on")

    pin = PinField(label=_("Your PIN"), autocomplete="current-password")

    def refuse(self) -> None:
        self.add_error("pin", _("This PIN does not fit. Please try again."))


class SetPinForm(PageForm):
    """Asks for a new PIN twice, because the page hides the digits."""

    submit_label = _("Save the PIN")

    pin = PinField(
        label=_("New PIN"),
        help_text=_("6 to 12 digits. Don’t take your date of birth."),
        autocomplete="new-password",
    )
    again = PinField(label=_("The same PIN again"), autocomplete="new-password")

    def clean_pin(self) -> str:
        pin: str = self.cleaned_data["pin"]
        if is_easy(pin):
            raise forms.ValidationError(_("This PIN is easy to guess. Please take another one."))
        return pin

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "pin" in cleaned and "again" in cleaned and cleaned["pin"] != cleaned["again"]:
            self.add_error("again", _("The two are not the same. Please type the PIN again."))
        return cleaned


def is_easy(pin: str) -> bool:
    """Whether the PIN is easy to guess: at most two different digits, or digits in a row such as 345678."""
    steps = {(int(later) - int(one)) % 10 for one, later in pairwise(pin)}
    return len(set(pin)) <= 2 or steps in ({1}, {9})

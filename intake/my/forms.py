"""The forms of signing in, and of the participant's own pages."""

import re
from itertools import pairwise
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hesperion.text.codes import letters_and_digits
from hesperion.ui.fields import ChoicesField, RadiosField, StoryField
from hesperion.ui.forms import PageForm
from hesperion.ui.input_cleaning import may_be_signs
from intake import public_id
from intake.limits import SIGN_INS, LimitedForm
from intake.my.tokens import CODE_LENGTH


class PinField(forms.CharField):
    """6 to 12 digits, typed unseen."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may_be_signs(self.fields["code"])  # "shape" says more

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


class EnterPinForm(PageForm):
    """The PIN that was set, before anything is shown."""

    submit_label = _("Go on")

    pin = PinField(label=_("Your PIN"), autocomplete="current-password")

    def refuse(self) -> None:
        self.add_error("pin", _("This PIN does not fit. Please try again."))


class SetPinForm(PageForm):
    """A PIN, typed twice as it can't be seen."""

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
        told = self.cleaned_data
        if "pin" in told and "again" in told and told["pin"] != told["again"]:
            self.add_error("again", _("The two are not the same. Please type the PIN again."))
        return told


def is_easy(pin: str) -> bool:
    """One digit alone, a few that repeat, or digits in a row."""
    steps = {(int(later) - int(one)) % 10 for one, later in pairwise(pin)}
    return len(set(pin)) <= 2 or steps in ({1}, {9})


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


class PublishingForm(PageForm):
    """Yes or no to one text. `sha256` says which one was shown, and must be that of the one that waits."""

    submit_label = _("Send my answer")

    answer = RadiosField(
        label=_("May we publish this text?"),
        choices=[("yes", _("Yes, publish this text")), ("no", _("No, don’t publish it"))],
        error_messages={"required": _("Choose yes or no. If you are not sure, choose no.")},
    )
    wish = StoryField(
        label=_("What should we change?"),
        help_text=_("Only if you say no. You can leave it empty. A person of our team reads it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sha256 = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, sha256: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"sha256": sha256}, **kwargs)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("sha256") != self.initial["sha256"]:
            self._ask_anew()
            raise forms.ValidationError(
                _("Our team changed the text while you were reading. Please read the new one.")
            )
        if self.cleaned_data.get("answer") == "yes" and self.cleaned_data.get("wish"):
            self.add_error(
                "wish",
                _(
                    "A yes is to the text as it is. Choose no to have it changed, or empty this box."
                ),
            )
        return self.cleaned_data

    def _ask_anew(self) -> None:
        """The page shows the new text, and no answer to it is chosen yet."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed.pop("answer", None)
        typed["sha256"] = self.initial["sha256"]
        self.data = typed


class WithdrawForm(PageForm):
    """The button that stops something."""


class AskToEraseForm(LimitedForm):
    """The button that asks for the mail to erase by."""

    submit_label = _("Send me the link to erase")
    limit = SIGN_INS

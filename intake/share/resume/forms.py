"""The forms to resume a draft by a mailed link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesperion.limits.actions import consume
from hesperion.ui.forms import PageForm
from intake.participants.forms import CodeForm, SignInForm
from intake.participants.limits import RESUME_CODES, RESUMES, LimitedForm
from intake.share.models import Draft
from intake.share.resume import tokens


class AskForm(SignInForm):
    """Asks for the email address of a draft, to mail a link to resume it."""

    limit = RESUMES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("The one that you gave us when you signed.")


class LaterForm(LimitedForm):
    """Asks for a link to the draft that is open in this browser, to resume it elsewhere."""

    submit_label = _("Mail me a link")
    limit = RESUMES


class OpenForm(CodeForm):
    """The button that opens the draft. It asks for the draft's code if the address is not proved yet."""

    submit_label = _("Go on")

    code = forms.CharField(
        label=_("Your code to go on with another phone"),
        help_text=_("You saw it after you signed. It has 8 letters and digits, like 7K3M-QX9D."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={
            "required": _("Type the code that you saw after you signed."),
            "shape": _("Type the 8 letters and digits of your code, like 7K3M-QX9D."),
            "wrong": _("This code does not fit. Look at what you wrote down, and type it again."),
            "tries": _("Too many wrong codes were typed today. Please try again tomorrow."),
        },
    )

    def __init__(self, *args: Any, draft: Draft, needs_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        if not needs_code:
            del self.fields["code"]

    def clean_code(self) -> str:
        """Return the code if it is the draft's. Every well-formed code counts as a try, even the right one.

        Raises ValidationError if the code is malformed or wrong, or if too many were tried today.
        """
        code = super().clean_code()
        if consume(limit=RESUME_CODES, who=str(self.draft.subject)):
            raise self._error("tries")
        if not tokens.fits(self.draft, code):
            raise self._error("wrong")
        return code


class KeepForm(PageForm):
    """The button that extends the lifetime of a draft."""

    submit_label = _("Keep it for 30 more days")

"""The forms of the participant's own pages."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import ChoicesField, RadiosField, StoryField
from hesperion.ui.forms import PageForm
from intake.participants.limits import SIGN_INS, LimitedForm
from intake.record.path.events import PathPart


class PurposesForm(PageForm):
    """The form with the purposes: a ticked purpose is allowed."""

    submit_label = _("Save my choices")

    purposes = ChoicesField(
        label=_("What do you allow?"),
        help_text=_("A tick is a yes. Take it away to say no. It counts when you save."),
        required=False,
        error_messages={"invalid_choice": _("Choose from the boxes on this page.")},
    )

    def __init__(self, *args: Any, purposes: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purposes"].choices = purposes  # type: ignore[attr-defined]


class PartsForm(PageForm):
    """The form with the parts of a path: ticked parts are shown and printed. It is sent by GET."""

    submit_label = _("Show these parts")

    parts = ChoicesField(
        label=_("What shall be on the paper?"),
        error_messages={"required": _("Tick at least one part.")},
    )
    chosen = forms.CharField(widget=forms.HiddenInput, required=False, initial="yes")

    def __init__(self, *args: Any, parts: list[PathPart], **kwargs: Any) -> None:
        super().__init__(*args, initial={"parts": parts}, **kwargs)
        self.fields["parts"].choices = [(part, part.label) for part in parts]  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.form_method = "get"
        helper.disable_csrf = True
        return helper


class PublishingForm(PageForm):
    """The participant's yes or no to publication of the proposed text.

    The form sends the `sha256` of the text that the page showed. It must be the hash of the
    proposed text.
    """

    submit_label = _("Send my answer")
    says_skippable = False  # the hint says so

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
        """Show the form for the new text, without the answer that was chosen for the old one."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data.pop("answer", None)
        data["sha256"] = self.initial["sha256"]
        self.data = data


class WithdrawForm(PageForm):
    """The button on the page of a withdrawal, which confirms it."""


class AskToEraseForm(LimitedForm):
    """The button that requests the mail with the link to erase."""

    submit_label = _("Send me the link to erase")
    limit = SIGN_INS

"""What taking part means, and the signature."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import AgreeField
from intake.choices.consent import Purpose
from intake.forms.base import StepForm
from intake.limits import SIGNATURES, LimitedForm
from intake.queries import current_document


class ConsentForm(StepForm, LimitedForm):
    """The signature under the document that the page shows; `sha256` says which text that was."""

    submit_label = _("Sign and continue")
    limit = SIGNATURES

    sha256 = forms.CharField(widget=forms.HiddenInput, required=False)
    adult = AgreeField(
        label=_("I am 18 or over"),
        error_messages={
            "required": _("Tick the box if you are 18 or over. Younger people can’t take part yet.")
        },
    )
    study = AgreeField(
        label=Purpose.STUDY.label,
        error_messages={
            "required": _("Tick “Take part” to go on. Without it we may not keep your answers.")
        },
    )
    contact = AgreeField(
        label=Purpose.CONTACT.label,
        help_text=_("You choose. You can take part without this."),
        required=False,
    )
    name = forms.CharField(
        label=_("Your full name"),
        help_text=_("Typing it here is your signature. Researchers never see it."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={
            "required": _("Type your full name to sign."),
            "max_length": _("Your name can have 200 characters at most. Please shorten it."),
        },
    )
    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("We send you one mail to confirm. Researchers never see the address."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Type your email address. We need it to send you the confirmation."),
            "invalid": _("Type an email address like name@example.com."),
            "max_length": _("An email address can have 254 characters at most."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = current_document()
        self.initial["sha256"] = self.document.sha256

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("sha256") != self.document.sha256:
            typed = {name: self.data[name] for name in self.data}
            self.data = typed | {"sha256": self.document.sha256}  # the page shows the new text
            raise forms.ValidationError(
                _("The text changed while you were reading. Please read it again, then sign.")
            )
        return self.cleaned_data | {"signed_at": timezone.now().isoformat()}

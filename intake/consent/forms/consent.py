"""The steps of consent: key information, purposes, the child's assent, and the signature."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import AgreeField, ChoicesField, NameField, YesNoField
from intake.consent import signers
from intake.consent.choices import AGREEMENTS, Audience, Purpose
from intake.consent.purposes import purpose_groups, purpose_label
from intake.consent.queries import document_for
from intake.participants.choices import AgeGroup
from intake.participants.limits import SIGNATURES, LimitedForm
from intake.record.answers import age_group
from intake.record.forms.base import StepForm


class DocumentStepForm(StepForm):
    """A step that shows the consent document of the signer. `sha256` is the hash of the text that was shown.

    It is compared with the newest text in the database, not with one that the process remembers.
    Nobody has read or signed it by stopping.
    """

    is_saved_by_stopping = False

    sha256 = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document_for(self.answers, anew=self.is_bound)
        self.initial = {**self.initial, "sha256": self.document.sha256}

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("sha256") != self.document.sha256:
            typed = QueryDict(mutable=True)
            typed.update(self.data)
            typed["sha256"] = self.document.sha256  # the page shows the new text
            self.data = typed
            raise forms.ValidationError(
                _("The text changed while you were reading. Please read it again, then go on.")
            )
        return self.cleaned_data


class KeyInformationForm(DocumentStepForm):
    """The step that shows the key information. Submitting it stores that the information was shown."""


class ChoicesForm(StepForm):
    purposes = ChoicesField(
        label=_("What do you allow?"),
        help_text=_(
            "Tick what is fine for you. You need only the first box. You can change your mind at any time."
        ),
        error_messages={
            "required": _("Tick “Take part” to go on. Without it we may not keep any answers."),
            "invalid_choice": _("Choose from the boxes on this page."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered, reader = signers.purposes_offered(self.answers), signers.audience(self.answers)
        self.fields["purposes"].choices = purpose_groups(offered, reader)  # type: ignore[attr-defined]

    def clean_purposes(self) -> list[str]:
        if Purpose.STUDY not in self.cleaned_data["purposes"]:
            raise forms.ValidationError(self.fields["purposes"].error_messages["required"])
        return self.cleaned_data["purposes"]


class AssentForm(DocumentStepForm):
    """The step with the child's own yes or no, and a text for the child's age."""

    agrees = YesNoField(
        label=_("Do you want to take part?"),
        error_messages={"required": _("Choose yes or no. Both are fine.")},
    )

    @property
    def is_for_child(self) -> bool:
        """Whether the child is one of 7 to 11, whose page has pictures and larger type."""
        return age_group(self.answers) is AgeGroup.CHILD

    @property
    def words(self) -> str:
        """The text that the document has for a child of this age."""
        return self.document.assent[age_group(self.answers)]

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"age_group": age_group(self.answers).value}


class SignForm(DocumentStepForm, LimitedForm):
    """The step with the signature, and the email address for the private link."""

    submit_label = _("Sign and continue")
    limit = SIGNATURES

    agree = AgreeField(
        label=AGREEMENTS[Audience.SELF],
        error_messages={"required": _("Tick the box if you agree. Without it you can’t go on.")},
    )
    name = NameField(
        label=_("Your full name"),
        help_text=_("This is your signature. Researchers never see it."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={
            "required": _("Type your full name to sign."),
            "max_length": _("Your name can have 200 characters at most. Please shorten it."),
        },
    )
    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("We send a private link there. Researchers never see it."),
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
        self.fields["agree"].label = AGREEMENTS[Audience(self.document.audience)]

    @property
    def chosen(self) -> list[str]:
        """What the signer allowed on the page before, in their words."""
        purposes = self.answers.get("choices", {}).get("purposes", [])
        return [purpose_label(purpose, self.document.audience) for purpose in purposes]

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"signed_at": timezone.now().isoformat()}

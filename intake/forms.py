"""One form a step, named for it. Cleaned values are kept in the draft as they are."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from hesperion.ui.fields import (
    AgreeField,
    ChoicesField,
    PartialDateField,
    RadiosField,
    StoryField,
    YesNoField,
)
from hesperion.ui.forms import PageForm
from intake.choices import MYOSITIS_KINDS, SCLERODERMA_KINDS, Family, Purpose
from intake.limits import SIGNATURES, STARTS, STORIES, LimitedForm
from intake.queries import current_document

STORY_LENGTH = 20_000  # characters


class StartForm(LimitedForm):
    """The button that begins a draft."""

    submit_label = _("Start")
    limit = STARTS


class ResumeForm(PageForm):
    """The button that goes on with one."""

    submit_label = _("Go on where you stopped")


class SendForm(LimitedForm):
    """The button under the answers."""

    submit_label = _("Send")
    limit = STORIES


class ConsentForm(LimitedForm):
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


class CountryForm(PageForm):
    country = forms.ChoiceField(
        label=_("Which country do you live in?"),
        error_messages={
            "required": _("Choose the country that you live in."),
            "invalid_choice": _("Choose a country from the list."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose a country")), *countries]  # type: ignore[attr-defined]


class DiagnosisForm(PageForm):
    families = ChoicesField(
        label=_("Which disease do you have?"),
        help_text=_("Choose all that a doctor has told you."),
        choices=Family.choices,
        error_messages={
            "required": _(
                "Choose at least one disease. If yours is not listed, choose “Another autoimmune disease”."
            ),
            "invalid_choice": _("Choose from the diseases in the list."),
        },
    )


class DatesForm(PageForm):
    """When one disease began, as far as it is remembered."""

    first_symptoms = PartialDateField(
        label=_("When did you first notice it?"),
        help_text=_("A year is enough. Leave it empty if you are not sure."),
        required=False,
    )
    diagnosed = PartialDateField(
        label=_("When did a doctor tell you the diagnosis?"),
        help_text=_("A year is enough. Leave it empty if you are not sure."),
        required=False,
    )


class LupusForm(DatesForm):
    """Lupus has no kinds to choose from."""


def _kind(question: Any, family: Family, kinds: list[tuple[str, Any]]) -> RadiosField:
    """Which kind of a disease; the family's own code stands for a kind that is not known."""
    return RadiosField(
        label=question,
        choices=[*kinds, (family.value, _("I am not sure, or it is not listed"))],
        error_messages={
            "required": _("Choose the kind, or “I am not sure”."),
            "invalid_choice": _("Choose one of the kinds in the list."),
        },
    )


class MyositisForm(DatesForm):
    field_order = ["kind"]
    kind = _kind(_("Which kind of myositis?"), Family.IIM, MYOSITIS_KINDS)


class SclerodermaForm(DatesForm):
    field_order = ["kind"]
    kind = _kind(_("Which kind of scleroderma?"), Family.SSC, SCLERODERMA_KINDS)


class OtherForm(DatesForm):
    field_order = ["name"]
    name = forms.CharField(
        label=_("What is the other disease called?"),
        max_length=200,
        error_messages={
            "required": _("Type the name of the disease as your doctor calls it."),
            "max_length": _("The name can have 200 characters at most. Please shorten it."),
        },
    )


class CarTForm(PageForm):
    infused = YesNoField(
        label=_("Have you been given CAR-T cells?"),
        help_text=_(
            "CAR-T cells are immune cells that are changed in a laboratory and given back by a drip."
        ),
        error_messages={
            "required": _("Choose yes or no."),
            "invalid_choice": _("Choose yes or no."),
        },
    )


class StoryForm(PageForm):
    text = StoryField(
        label=_("Your story"),
        help_text=_(
            "How did it begin? What has treatment been like? What is different now? "
            "Please leave out names of people and hospitals."
        ),
        max_length=STORY_LENGTH,
        error_messages={"required": _("Write a few words. One sentence is enough.")},
    )

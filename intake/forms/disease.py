"""Which diseases, of which kind, since when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import ChoicesField, PartialDateField, RadiosField
from intake.choices.diseases import Family, kinds_of
from intake.forms.base import StepForm


class DiagnosisForm(StepForm):
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


class DatesForm(StepForm):
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


def _kind(question: Any, family: Family) -> RadiosField:
    """Which kind of a disease; the family's own code stands for a kind that is not known."""
    return RadiosField(
        label=question,
        choices=[*kinds_of(family), (family.value, _("I am not sure, or it is not listed"))],
        error_messages={
            "required": _("Choose the kind, or “I am not sure”."),
            "invalid_choice": _("Choose one of the kinds in the list."),
        },
    )


class MyositisForm(DatesForm):
    field_order = ["kind"]
    kind = _kind(_("Which kind of myositis?"), Family.IIM)


class SclerodermaForm(DatesForm):
    field_order = ["kind"]
    kind = _kind(_("Which kind of scleroderma?"), Family.SSC)


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

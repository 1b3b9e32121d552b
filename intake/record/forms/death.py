"""The form for relatives about the death: few questions, most with a way not to answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import PartialDateField, RadiosField
from intake.record.choices.people import Relation, YesNo
from intake.record.forms.base import YEAR_IS_ENOUGH, StepForm

CAUSE_LENGTH = 2000  # characters


class DeathForm(StepForm):
    relation = RadiosField(
        label=_("Who are you to the person who died?"),
        choices=Relation.choices,
        error_messages={"required": _("Choose what fits best.")},
    )
    died_on = PartialDateField(
        with_day=True,
        label=_("When did they die?"),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )
    cause = forms.CharField(
        label=_("What did they die of, in your own words?"),
        help_text=_("A few words are enough. Please leave out names."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=CAUSE_LENGTH,
        required=False,
    )
    linked = RadiosField(
        label=_("Did doctors say that a treatment played a part?"),
        choices=YesNo.choices,
        error_messages={
            "required": _("Choose whether a treatment played a part, or “I don’t know”.")
        },
    )
    objection = RadiosField(
        label=_("Would anyone in the family not want you to tell this?"),
        help_text=_(
            "If yes, a person of our team looks at it first. Until then, nobody uses your answers. "
            "Nothing about this is ever published."
        ),
        choices=YesNo.choices,
        error_messages={"required": _("Choose what the family would say, or “I don’t know”.")},
    )

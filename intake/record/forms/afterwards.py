"""The form about the weeks after the first infusion, and later events."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import ChoicesField, RadiosField
from intake.record.adverse_events import offered_later
from intake.record.choices.car_t import (
    CaredFor,
    Later,
    NerveSign,
    OrganCare,
    Oxygen,
    Sign,
)
from intake.record.forms.base import StepForm
from intake.record.wording import worded


class SignsField(ChoicesField):
    """A field for any number of signs, or "none of these" alone."""

    default_error_messages = {
        "alone": _("You chose “None of these” and something else. Please take one of them back."),
    }

    def clean(self, value: Any) -> list[str]:
        signs = super().clean(value)
        if Sign.NONE in signs and len(signs) > 1:
            raise ValidationError(self.error_messages["alone"], code="alone")
        return signs


class AfterwardsForm(StepForm):
    """The form about the weeks after the infusion. It asks for signs, not for grades.

    intake/record/grades.py derives the grades.
    """

    cared_for = RadiosField(
        label=worded(
            _("Where were you cared for in the first weeks?"),
            _("Where was %(person)s cared for in the first weeks?"),
        ),
        help_text=_("Choose the place with the most care."),
        choices=CaredFor.choices,
        error_messages={"required": _("Choose the place of care, or “I don’t know”.")},
    )
    signs = SignsField(
        label=_("Which of these happened or were given in the first weeks?"),
        help_text=_("Choose all that fit."),
        choices=Sign.choices,
        error_messages={"required": _("Choose the signs in the first weeks, or “None of these”.")},
    )
    oxygen = RadiosField(
        label=worded(
            _("Did you need oxygen in the first weeks?"),
            _("Did %(person)s need oxygen in the first weeks?"),
        ),
        help_text=_("Choose the strongest kind."),
        choices=Oxygen.choices,
        error_messages={"required": _("Choose the kind of oxygen, or “I don’t know”.")},
    )
    nerves = SignsField(
        label=_("Were there signs of trouble with the brain or speech in the first weeks?"),
        help_text=_("Choose all that fit, even if it was short."),
        choices=NerveSign.choices,
        error_messages={"required": _("Choose the signs of the brain, or “None of these”.")},
    )
    organ = RadiosField(
        label=_("Did an organ that the disease had affected before get worse in the first weeks?"),
        help_text=_("For example a new rash, sore joints, or more protein in the urine."),
        choices=OrganCare.choices,
        error_messages={"required": _("Choose what happened to the organ, or “I don’t know”.")},
    )
    later = ChoicesField(
        label=_("What else has happened since the infusion?"),
        help_text=_("Choose all that fit. Leave it empty if none of these happened."),
        choices=Later.choices,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later: Any = self.fields["later"]
        later.choices = offered_later(self.answers)

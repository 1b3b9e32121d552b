"""The form about the weeks after the first infusion."""

from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import RadiosField
from hesperion.ui.lists import ListField
from intake.record.choices import explanations
from intake.record.choices.car_t import (
    CaredFor,
    NerveSign,
    OrganCare,
    Oxygen,
    Sign,
)
from intake.record.forms.base import StepForm
from intake.record.wording import worded


class AfterwardsForm(StepForm):
    """Asks for signs, not for grades: intake/record/grades.py derives the grades.

    The page's title says that all of it is about the first weeks.
    """

    cared_for = RadiosField(
        label=worded(_("Where were you cared for?"), _("Where was the care given?")),
        help_text=_("Choose the place with the most care."),
        choices=CaredFor.choices,
        error_messages={"required": _("Choose the place of care, or “I don’t know”.")},
    )
    signs = ListField(
        label=_("Which of these happened or were given?"),
        choices=Sign.choices,
        explanations=explanations.ABOUT_SIGNS,
        error_messages={"required": _("Choose the signs in the first weeks, or “None of these”.")},
    )
    oxygen = RadiosField(
        label=_("Was oxygen needed?"),
        help_text=_("Choose the strongest kind."),
        choices=Oxygen.choices,
        explanations=explanations.ABOUT_OXYGEN,
        error_messages={"required": _("Choose the kind of oxygen, or “I don’t know”.")},
    )
    nerves = ListField(
        label=_("Was there trouble with the brain or speech, even for a short time?"),
        choices=NerveSign.choices,
        error_messages={"required": _("Choose the signs of the brain, or “None of these”.")},
    )
    organ = RadiosField(
        label=_("Did something get worse where the disease had been before?"),
        help_text=_("For example skin, joints or kidneys."),
        choices=OrganCare.choices,
        explanation=explanations.ABOUT_ORGAN_REACTION,
        error_messages={"required": _("Choose what happened, or “I don’t know”.")},
    )

"""Where somebody stands with CAR-T."""

from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import RadiosField
from intake.choices.car_t import CourseStatus
from intake.forms.base import StepForm
from intake.voices import said


class CarTForm(StepForm):
    status = RadiosField(
        label=said(
            _("Where do you stand with CAR-T cells?"),
            _("How far did things go with CAR-T cells for %(person)s?"),
        ),
        help_text=_(
            "CAR-T cells are immune cells that are changed in a laboratory and given back by a drip."
        ),
        choices=CourseStatus.choices,
        error_messages={"required": _("Choose the answer that fits best.")},
    )

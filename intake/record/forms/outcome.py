"""The forms about the condition today, before the infusion, and remission."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import PartialDateField, RadiosField, ScaleField
from hesperion.ui.numbers import DoseField
from intake.record.answers import is_infused
from intake.record.choices import explanations
from intake.record.choices.people import YesNo
from intake.record.choices.treatments import Steroid
from intake.record.forms.base import YEAR_IS_ENOUGH, StepForm
from intake.record.forms.treatment import CHOOSE_STEROID
from intake.record.wording import worded

ACTIVITY = (_("not active"), _("as bad as you can imagine"))
TIREDNESS = (_("not tired"), _("too tired to do anything"))
PAIN = (_("no pain"), _("the worst pain you can imagine"))
DAILY_LIFE = (_("not hard"), _("impossible"))


def _scale(label: Any, ends: tuple[Any, Any], hint: Any = "") -> ScaleField:
    return ScaleField(label=label, ends=ends, help_text=hint, required=False)


class TodayForm(StepForm):
    disease = _scale(
        worded(_("How active is your disease today?"), _("How active is the disease today?")),
        ACTIVITY,
    )
    tiredness = _scale(
        worded(
            _("How tired are you today?"),
            parent=_("How tired is your child today?"),
            representative=_("How tired is the person you care for today?"),
        ),
        TIREDNESS,
    )
    pain = _scale(
        worded(
            _("How much pain do you have today?"),
            parent=_("How much pain does your child have today?"),
            representative=_("How much pain does the person you care for have today?"),
        ),
        PAIN,
    )
    daily_life = _scale(
        worded(
            _("How hard is daily life for you today?"),
            parent=_("How hard is daily life for your child today?"),
            representative=_("How hard is daily life for the person you care for today?"),
        ),
        DAILY_LIFE,
        _("Think of washing, dressing, work or school."),
    )


class BeforeForm(StepForm):
    """Asks about the month before the infusion, which participants recall from memory."""

    asked_if: ClassVar = {"mg": lambda data: data.get("drug") != Steroid.NONE}

    disease = _scale(
        worded(
            _("How active was your disease in the month before the infusion?"),
            _("How active was the disease in the month before the infusion?"),
        ),
        ACTIVITY,
    )
    tiredness = _scale(
        worded(
            _("How tired were you then?"),
            parent=_("How tired was your child then?"),
            representative=_("How tired was the person you care for then?"),
            relative=_("How tired was the person who died then?"),
        ),
        TIREDNESS,
    )
    pain = _scale(
        worded(
            _("How much pain did you have then?"),
            parent=_("How much pain did your child have then?"),
            representative=_("How much pain did the person you care for have then?"),
            relative=_("How much pain did the person who died have then?"),
        ),
        PAIN,
    )
    daily_life = _scale(
        worded(_("How hard was daily life for you then?"), _("How hard was daily life then?")),
        DAILY_LIFE,
        _("Think of washing, dressing, work or school."),
    )
    drug = RadiosField(
        label=worded(
            _("Which steroid (cortisone) did you take then?"),
            _("Which steroid (cortisone) was taken then?"),
        ),
        choices=Steroid.choices,
        required=False,
    )
    mg = DoseField(label=_("How many mg a day?"), required=False)

    def clean(self) -> dict[str, Any]:
        """Understand 0 mg as "no steroid". A dose without a steroid is an error."""
        data = self.cleaned_data
        if data.get("drug") and data.get("mg") == "0":
            data |= {"drug": Steroid.NONE.value, "mg": ""}
        if data.get("mg") and not data.get("drug"):
            self.add_error("drug", CHOOSE_STEROID)
        return data


class OffMedicinesForm(StepForm):
    off_medicines = RadiosField(
        label=worded(
            _("Have you been without medicines for your disease for the last 28 days?"),
            parent=_("Has your child been without medicines for the disease for the last 28 days?"),
            representative=_("Has the person been without medicines for the disease for 28 days?"),
        ),
        help_text=_(
            "“Yes” means: no steroid, and no other medicine that acts on the immune system."
        ),
        explanation=explanations.ABOUT_OFF_MEDICINES,
        choices=YesNo.choices,
        required=False,
    )


class RemissionForm(StepForm):
    asked_if: ClassVar = {"b_cells_back": lambda data: data.get("b_cells") in (YesNo.YES, None)}

    remission = RadiosField(
        label=_("Has a doctor said that the disease is in remission?"),
        explanation=explanations.ABOUT_REMISSION,
        choices=YesNo.choices,
        required=False,
    )
    b_cells = RadiosField(
        label=_("Have B cells come back since the infusion?"),
        explanation=explanations.ABOUT_B_CELLS,
        choices=YesNo.choices,
        required=False,
    )
    b_cells_back = PartialDateField(
        label=_("If so: when did a test first show them again?"),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_infused(self.answers):
            del self.fields["b_cells"], self.fields["b_cells_back"]

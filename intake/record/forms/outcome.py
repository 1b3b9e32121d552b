"""The forms about the condition today, before the infusion, and remission."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import ChoicesField, PartialDateField, RadiosField, ScaleField
from hesperion.ui.numbers import DoseField
from intake.record.answers import is_infused
from intake.record.choices.people import YesNo
from intake.record.choices.treatments import Steroid, TreatmentClass
from intake.record.forms.base import StepForm
from intake.record.wording import worded

NO_STEROID = "none"  # the code of "None" among the steroids


_ACTIVITY = (_("not active"), _("as bad as you can imagine"))
_TIREDNESS = (_("not tired"), _("too tired to do anything"))
_PAIN = (_("no pain"), _("the worst pain you can imagine"))
_DAILY_LIFE = (_("not hard"), _("impossible"))


def _scale(own: Any, about: Any, ends: tuple[Any, Any], hint: Any = "") -> ScaleField:
    return ScaleField(label=worded(own, about), ends=ends, help_text=hint, required=False)


class TodayForm(StepForm):
    disease = _scale(
        _("How active is your disease today?"),
        _("How active is the disease today?"),
        _ACTIVITY,
    )
    tiredness = _scale(
        _("How tired are you today?"),
        _("How tired is %(person)s today?"),
        _TIREDNESS,
    )
    pain = _scale(
        _("How much pain do you have today?"),
        _("How much pain does %(person)s have today?"),
        _PAIN,
    )
    daily_life = _scale(
        _("How hard is daily life for you today?"),
        _("How hard is daily life today?"),
        _DAILY_LIFE,
        _("Think of washing, dressing, work or school."),
    )


class BeforeForm(StepForm):
    """Asks about the month before the infusion, which participants recall from memory."""

    asked_if: ClassVar = {"mg": lambda data: data.get("drug") != NO_STEROID}

    disease = _scale(
        _("How active was your disease in the month before the infusion?"),
        _("How active was the disease in the month before the infusion?"),
        _ACTIVITY,
    )
    tiredness = _scale(
        _("How tired were you then?"),
        _("How tired was %(person)s then?"),
        _TIREDNESS,
    )
    pain = _scale(
        _("How much pain did you have then?"),
        _("How much pain did %(person)s have then?"),
        _PAIN,
    )
    daily_life = _scale(
        _("How hard was daily life for you then?"),
        _("How hard was daily life then?"),
        _DAILY_LIFE,
        _("Think of washing, dressing, work or school."),
    )
    drug = RadiosField(
        label=worded(
            _("Which steroid did you take then?"),
            _("Which steroid did %(person)s take then?"),
        ),
        help_text=_("Steroids (cortisone) are strong medicines against inflammation."),
        choices=[(NO_STEROID, _("None")), *Steroid.choices],
        required=False,
    )
    mg = DoseField(
        label=_("How many mg of it a day?"),
        help_text=_("Leave it empty if you are not sure."),
        required=False,
    )
    medicines = ChoicesField(
        label=worded(
            _("Which other medicines against the disease did you take then?"),
            _("Which other medicines against the disease did %(person)s take then?"),
        ),
        help_text=_("Choose all that fit."),
        choices=[one for one in TreatmentClass.choices if one[0] != TreatmentClass.GLUCOCORTICOID],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Understand 0 mg as "no steroid". A dose without a steroid is an error."""
        data = self.cleaned_data
        if data.get("drug") and data.get("mg") == "0":
            data["drug"] = NO_STEROID
        if data.get("mg") and not data.get("drug"):
            self.add_error(
                "drug", _("Choose which steroid it was, or “Another one, or I don’t know”.")
            )
        return data


class RemissionForm(StepForm):
    asked_if: ClassVar = {"b_cells_back": lambda data: data.get("b_cells") in (YesNo.YES, None)}

    remission = RadiosField(
        label=_("Has a doctor said that the disease is in remission?"),
        help_text=_("Remission means that the disease is quiet."),
        choices=YesNo.choices,
        required=False,
    )
    b_cells = RadiosField(
        label=_("Have B cells come back since the infusion?"),
        help_text=_("B cells are immune cells that CAR-T cells remove. A blood test counts them."),
        choices=YesNo.choices,
        required=False,
    )
    b_cells_back = PartialDateField(
        label=_("If so: when did a test first show them again?"),
        help_text=_("A year is enough. Leave it empty if you are not sure."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_infused(self.answers):
            del self.fields["b_cells"], self.fields["b_cells_back"]

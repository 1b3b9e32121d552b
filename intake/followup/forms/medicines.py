"""The forms about medicines: whether they are the same as the last time, and if not, which."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesperion.ui.fields import RadiosField
from hesperion.ui.lists import ListField
from hesperion.ui.numbers import DoseField, as_typed
from intake.followup.forms.base import CheckInForm
from intake.record.choices import explanations
from intake.record.choices.treatments import (
    BESIDE_STEROIDS,
    STEROIDS,
    Steroid,
    TreatmentClass,
    WhyHydrocortisone,
)
from intake.record.forms.outcome import OffMedicinesForm
from intake.record.forms.treatment import CHOOSE_STEROID
from intake.record.medicines import takes
from intake.record.wording import worded

# They don't act on the immune system. Immunoglobulins do, unless they make up for low antibodies.
_NOT_IMMUNE = {TreatmentClass.ANTIMALARIAL, TreatmentClass.NINTEDANIB, TreatmentClass.NONE}
_AGAINST_THE_DISEASE = {WhyHydrocortisone.DISEASE, WhyHydrocortisone.BOTH}


class SameMedicines(models.TextChoices):
    """Whether the medicines are those of the last time. NONE is answered at the mailed link alone."""

    SAME = "same", gettext_lazy("Yes, the same")
    CHANGED = "changed", gettext_lazy("No, something changed")
    NONE = "none", gettext_lazy("No medicines for the disease now")


def acts_on_immune_system(codes: list[str]) -> bool:
    """Whether one of these medicines counts as one that acts on the immune system."""
    return bool(set(codes) - _NOT_IMMUNE - {TreatmentClass.IVIG, STEROIDS})


def is_off(codes: list[str], drug: str, why: str) -> bool:
    """Whether, by these answers, nothing is taken today that acts on the immune system."""
    has_none = drug == Steroid.NONE or _replaces(drug, why)
    return bool(codes) and not acts_on_immune_system(codes) and has_none


def is_on(codes: list[str], drug: str, why: str) -> bool:
    """Whether, by these answers, something is taken today that acts on the immune system. It may be neither."""
    is_against_it = drug != Steroid.HYDROCORTISONE or why in _AGAINST_THE_DISEASE
    return acts_on_immune_system(codes) or (takes(drug) and is_against_it)


def _replaces(drug: str, why: str) -> bool:
    return drug == Steroid.HYDROCORTISONE and why == WhyHydrocortisone.REPLACEMENT


class MedicinesForm(CheckInForm):
    medicines = RadiosField(
        label=worded(
            gettext_lazy("Are your medicines the same as on %(day)s?"),
            gettext_lazy("Are the medicines the same as on %(day)s?"),
        ),
        choices=[
            (code, label) for code, label in SameMedicines.choices if code != SameMedicines.NONE
        ],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.date_label("medicines", self.situation.told_on["medicines"])
        named = "; ".join(self._named())
        self.fields["medicines"].help_text = _("You told us: %(medicines)s.") % {"medicines": named}

    def _named(self) -> list[str]:
        """The medicines of the last time in words. The list's row about steroids gives way to the dose."""
        taken = self.situation.treatments
        codes = [TreatmentClass(row.code) for row in taken if row.code != STEROIDS]
        return [*_dose_in_words(self.situation.steroid), *(str(code.label) for code in codes)]


class MedicinesNowForm(CheckInForm, OffMedicinesForm):
    field_order = ["drug", "mg", "why", "now", "off_medicines"]
    asked_if: ClassVar = {
        "mg": lambda data: data.get("drug") != Steroid.NONE,
        "why": lambda data: data.get("drug") == Steroid.HYDROCORTISONE,
        "off_medicines": lambda data: _is_off_today(data),
    }

    drug = RadiosField(
        label=worded(
            gettext_lazy("Which steroid (cortisone) do you take now?"),
            gettext_lazy("Which steroid (cortisone) is taken now?"),
        ),
        explanation=explanations.ABOUT_STEROIDS,
        choices=Steroid.choices,
        required=False,
    )
    mg = DoseField(
        label=gettext_lazy("How many mg a day?"),
        help_text=gettext_lazy("If it changes, give the usual dose."),
        required=False,
    )
    why = RadiosField(
        label=worded(
            gettext_lazy("Why do you take hydrocortisone?"),
            gettext_lazy("Why is hydrocortisone taken?"),
        ),
        choices=WhyHydrocortisone.choices,
        required=False,
    )
    now = ListField(
        label=worded(
            gettext_lazy("Which other medicines do you use for your disease now?"),
            gettext_lazy("Which other medicines are used for the disease now?"),
            parent=gettext_lazy("Which other medicines does your child use now?"),
        ),
        help_text=gettext_lazy("Tick all that fit, or “None of these”."),
        explanations=explanations.ABOUT_MEDICINES,
        choices=BESIDE_STEROIDS,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose from the medicines in the list.")},
    )

    def clean(self) -> dict[str, Any]:
        """Understand 0 mg as "no steroid". A dose without a steroid is an error."""
        data = self.cleaned_data
        if data.get("drug") and data.get("mg") == "0":
            data |= {"drug": Steroid.NONE.value, "mg": "", "why": ""}
        if data.get("mg") and not data.get("drug"):
            self.add_error("drug", CHOOSE_STEROID)
        return data


def _is_off_today(data: Mapping[str, Any]) -> bool:
    return is_off(data.get("now") or [], data.get("drug") or "", data.get("why") or "")


def _dose_in_words(dose: Any) -> list[str]:
    if dose is None:
        return []
    if dose.drug == Steroid.NONE:
        return [_("no steroid")]
    drug = str(Steroid(dose.drug).label)
    if dose.mg is None:
        return [drug]
    return [_("%(drug)s, %(mg)s mg a day") % {"drug": drug, "mg": as_typed(dose.mg)}]

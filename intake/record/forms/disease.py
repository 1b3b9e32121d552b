"""The forms about diseases: their kind and beginning, blood tests, and affected organs."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import ChoicesField, NameField, PartialDateField, RadiosField
from intake.participants.choices import AgeGroup
from intake.record.answers import age_group, birth_year, families, fitting_markers, fitting_organs
from intake.record.choices import explanations
from intake.record.choices.diseases import Family, Organ, kinds_of
from intake.record.choices.markers import FOR_ALL, MARKERS, Marker
from intake.record.forms.base import YEAR_IS_ENOUGH, StepForm
from intake.record.wording import worded


class DiagnosisForm(StepForm):
    families = ChoicesField(
        label=worded(
            _("Which disease do you have?"),
            parent=_("Which disease does your child have?"),
            representative=_("Which disease does the person you care for have?"),
            relative=_("Which disease was it?"),
        ),
        help_text=_("Tick all that a doctor has named."),
        choices=Family.choices,
        explanations=explanations.ABOUT_FAMILIES,
        error_messages={
            "required": _(
                "Choose at least one disease. If it is not listed, choose “Another autoimmune disease”."
            ),
            "invalid_choice": _("Choose from the diseases in the list."),
        },
    )


class DiseaseForm(StepForm):
    """Asks when a disease began. A year before the year of birth is an error."""

    first_symptoms = PartialDateField(
        label=worded(_("When did you first notice it?"), _("When did the first signs show?")),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )
    diagnosed = PartialDateField(
        label=_("When did a doctor first name it?"),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )

    def clean_first_symptoms(self) -> str:
        return self._since_birth("first_symptoms")

    def clean_diagnosed(self) -> str:
        return self._since_birth("diagnosed")

    def _since_birth(self, name: str) -> str:
        date: str = self.cleaned_data[name]
        born = birth_year(self.answers)
        if date and born and int(date[:4]) < born:
            raise ValidationError(
                _("This year lies before the year of birth. Check the year."), code="before_birth"
            )
        return date


_IBM = "iim.ibm"


def _kind(question: Any, family: Family) -> RadiosField:
    """The question for the kind of a disease. The family's own code is the answer "not sure"."""
    return RadiosField(
        label=question,
        choices=[*kinds_of(family), (family.value, _("I am not sure, or it is not listed"))],
        explanations=explanations.ABOUT_KINDS,
        error_messages={
            "required": _("Choose the kind, or “I am not sure”."),
            "invalid_choice": _("Choose one of the kinds in the list."),
        },
    )


class MyositisForm(DiseaseForm):
    field_order = ["kind"]
    kind = _kind(_("Which kind of myositis is it?"), Family.IIM)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Inclusion body myositis begins after 40. Minors are not offered it unless they have chosen it."""
        super().__init__(*args, **kwargs)
        if age_group(self.answers) is not AgeGroup.ADULT and self.initial.get("kind") != _IBM:
            kind: Any = self.fields["kind"]
            kind.choices = [(code, label) for code, label in kind.choices if code != _IBM]


class SclerodermaForm(DiseaseForm):
    field_order = ["kind"]
    kind = _kind(_("Which kind of scleroderma is it?"), Family.SSC)


class OtherForm(DiseaseForm):
    field_order = ["name"]
    name = NameField(
        label=_("What is the other disease called?"),
        max_length=200,
        error_messages={
            "required": _("Type the name of the disease as the doctor calls it."),
            "max_length": _("The name can have 200 characters at most. Please shorten it."),
        },
    )


class _Fitting(StepForm):
    """A form whose boxes depend on the chosen diseases. It drops ticks that no longer fit them."""

    def _offer(self, name: str, choices: list[Any], fitting: Iterable[str]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        ticked = self.initial.get(name) or []
        self.initial = {**self.initial, name: [code for code in fitting if code in ticked]}


class MarkersForm(_Fitting):
    positive = ChoicesField(
        label=_("Which blood tests were ever positive, before any CAR-T?"),
        help_text=_("Tick what a doctor said was positive."),
        explanations=explanations.ABOUT_MARKERS,
        required=False,
        error_messages={"invalid_choice": _("Choose from the blood tests in the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("positive", _marker_groups(self.answers), fitting_markers(self.answers))

    def clean_positive(self) -> list[str]:
        """Return the ticked codes in the order of `Marker`, although the page shows them in groups."""
        ticked = self.cleaned_data["positive"]
        return [marker.value for marker in fitting_markers(self.answers) if marker in ticked]


def _marker_groups(answers: dict[str, Any]) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The tests grouped by disease. Each appears once, in the first disease that uses it."""
    left = fitting_markers(answers)
    groups = []
    for family in families(answers):
        own = [marker for marker in MARKERS[family] if marker in left and marker not in FOR_ALL]
        groups.append((family.label, _as_choices(own)))
        left = [marker for marker in left if marker not in own]
    return [group for group in [*groups, (_("In many diseases"), _as_choices(left))] if group[1]]


def _as_choices(codes: Iterable[Marker | Organ]) -> list[tuple[str, Any]]:
    return [(code.value, code.label) for code in codes]


class OrgansForm(_Fitting):
    affected = ChoicesField(
        label=worded(
            _("Where in your body has the disease caused trouble?"),
            _("Where in the body has the disease caused trouble?"),
            relative=_("Where in the body did the disease cause trouble?"),
        ),
        help_text=_("Tick all that a doctor has named."),
        required=False,
        error_messages={"invalid_choice": _("Choose from the parts of the body in the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = fitting_organs(self.answers)
        self._offer("affected", _as_choices(fitting), fitting)

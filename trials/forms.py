"""The questions of the trial finder. Their answers are compared with records, and stored nowhere."""

from collections.abc import Iterator
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hesperion.ui.country_choices import CountryChoices
from hesperion.ui.fields import ChoicesField, RadiosField, YesNoField
from hesperion.ui.forms import PageForm
from hesperion.ui.lists import NONE, ListField
from hesperion.ui.numbers import YearField
from trials.choices import CriterionKind
from trials.readings.answers import TrialAnswers
from trials.vocabulary import vocabulary

_UNSAID = "unsaid"


def _codes(kind: CriterionKind) -> list[Any]:
    return list(vocabulary(kind).items())


def _diseases() -> Iterator[Any]:
    """Each disease; of one with kinds the kinds below its name, and first that the kind is not known."""
    labels = vocabulary(CriterionKind.DISEASE)
    for code, label in labels.items():
        kinds = [(kind, words) for kind, words in labels.items() if kind.startswith(f"{code}.")]
        if kinds:
            yield label, [(code, _("I am not sure, or it is not listed")), *kinds]
        elif "." not in code:
            yield code, label


class TrialQuestionsForm(PageForm):
    """A country to look in, and eight questions. All may be skipped: no answer says nothing, and never "no"."""

    submit_label = _("Compare with trials")
    rows = ("positive", "negative")
    rows_label = _("Which blood tests did you have?")
    rows_help_text = _("Leave both boxes empty where you are not sure.")

    country = forms.ChoiceField(
        label=_("In which country do you look for a trial?"),
        choices=CountryChoices(),
        required=False,
        error_messages={"invalid_choice": _("Choose a country from the list.")},
    )
    diseases = ChoicesField(
        label=_("Which disease do you have?"),
        help_text=_("Tick all that a doctor has named."),
        choices=lambda: list(_diseases()),
        required=False,
        error_messages={"invalid_choice": _("Choose from the diseases in the list.")},
    )
    birth_year = YearField(label=_("Which year were you born?"), required=False)
    sex = RadiosField(
        label=_("Which sex do your medical papers say?"),
        choices=lambda: [
            *_codes(CriterionKind.SEX),
            (_UNSAID, _("Another answer, or I prefer not to say")),
        ],
        required=False,
    )
    positive = ChoicesField(
        label=_("Which blood tests were positive?"),
        column=_("Positive"),
        choices=lambda: _codes(CriterionKind.MARKER),
        required=False,
        error_messages={"invalid_choice": _("Choose from the blood tests in the list.")},
    )
    negative = ChoicesField(
        label=_("Which blood tests were negative?"),
        column=_("Negative"),
        choices=lambda: _codes(CriterionKind.MARKER),
        required=False,
        error_messages={"invalid_choice": _("Choose from the blood tests in the list.")},
    )
    organs = ChoicesField(
        label=_("Where in your body has the disease caused trouble?"),
        help_text=_("Tick all that a doctor has named."),
        choices=lambda: _codes(CriterionKind.ORGAN),
        required=False,
        error_messages={"invalid_choice": _("Choose from the parts of the body in the list.")},
    )
    medicines = ListField(
        label=_("Which medicines have you tried against the disease?"),
        help_text=_("Now or in the past. Tick all that fit."),
        choices=lambda: [*_codes(CriterionKind.MEDICINES), (NONE, _("None of these"))],
        required=False,
        error_messages={"invalid_choice": _("Choose from the medicines in the list.")},
    )
    car_t = YesNoField(label=_("Have you had CAR-T cells before?"), required=False)
    pregnant = YesNoField(label=_("Are you pregnant?"), required=False)

    asked: ClassVar = {
        "country": _("country"),
        "diseases": _("disease"),
        "birth_year": _("year of birth"),
        "sex": _("sex"),
        "positive": _("blood tests"),
        "organs": _("parts of the body"),
        "medicines": _("medicines"),
        "car_t": _("CAR-T cells"),
        "pregnant": _("pregnancy"),
    }

    @cached_property
    def helper(self) -> FormHelper:
        """Nothing is stored, so another site gains nothing by sending it, and a cookie is not needed."""
        helper = super().helper
        helper.disable_csrf = True
        helper.attrs |= {"autocomplete": "off"}
        return helper

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if set(data.get("positive", ())) & set(data.get("negative", ())):
            self.add_error(
                "positive", gettext("You ticked positive and negative for the same test. Keep one.")
            )
        return data

    @property
    def skipped(self) -> list[Any]:
        """The names of the questions without an answer. Men are not told that they skipped pregnancy."""
        data = self.cleaned_data | {"positive": self._markers}
        if data["sex"] == "male":
            data["pregnant"] = False
        return [words for name, words in self.asked.items() if data[name] in ("", None, [], {})]

    @property
    def answers(self) -> TrialAnswers:
        data = self.cleaned_data
        return TrialAnswers(
            diseases=frozenset(data["diseases"]),
            birth_year=data["birth_year"],
            sex=data["sex"],
            markers=self._markers,
            organs=frozenset(data["organs"]),
            medicines=_medicines(data["medicines"]),
            had_car_t=data["car_t"],
            is_pregnant=data["pregnant"],
        )

    @property
    def _markers(self) -> dict[str, str]:
        data = self.cleaned_data
        return dict.fromkeys(data["positive"], "positive") | dict.fromkeys(
            data["negative"], "negative"
        )


def _medicines(chosen: list[str]) -> dict[str, bool]:
    if chosen == [NONE]:
        return dict.fromkeys(vocabulary(CriterionKind.MEDICINES), False)
    return dict.fromkeys(chosen, True)

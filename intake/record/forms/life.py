"""The optional forms about life with the disease: what is possible again, mood, infections, costs."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesperion.ui.days import latest_today
from hesperion.ui.fields import PartialDateField, RadiosField, ScaleField
from intake.record.answers import Answers, age_group, infusion_year, is_infused
from intake.record.choices.abilities import Ability, Activity, Baseline, ChooseAgain, activities_of
from intake.record.choices.burden import Cost, Help, InfectionCare, Travel, WorkChange
from intake.record.forms.base import YEAR_IS_ENOUGH, DerivedForm, StepForm
from intake.record.forms.car_t import is_earlier
from intake.record.wording import worded

_YEARS = 5  # of infections that we ask for at most: who remembers more?
_YEAR = "year_"


def _row(label: Any, choices: list[Any]) -> forms.ChoiceField:
    """One of several questions with the same answers: a list that unfolds keeps their page short."""
    return forms.ChoiceField(label=label, choices=[("", _("No answer")), *choices], required=False)


def baseline_of(answers: Answers) -> Baseline:
    return Baseline.BEFORE_INFUSION if is_infused(answers) else Baseline.WORST


class RegainedForm(DerivedForm):
    """Asks what is possible now and was possible at the baseline, and whether CAR-T would be chosen again."""

    choose_again = RadiosField(
        label=worded(
            gettext_lazy("Would you choose CAR-T again?"),
            parent=gettext_lazy("Would you choose CAR-T for your child again?"),
            representative=gettext_lazy("Would you choose CAR-T for this person again?"),
        ),
        choices=ChooseAgain.choices,
        required=False,
    )

    @staticmethod
    def questions(answers: Answers) -> dict[str, forms.Field]:
        return {
            activity.value: _row(activity.label, Ability.choices)
            for activity in activities_of(age_group(answers))
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_infusion = is_infused(self.answers)
        if not self.has_infusion:
            del self.fields["choose_again"]

    def clean(self) -> dict[str, Any]:
        """Note with what the activities compare: the answers say nothing about another baseline."""
        data = self.cleaned_data
        if any(data.get(activity) for activity in Activity):
            data["baseline"] = baseline_of(self.answers).value
        return data


class MoodForm(StepForm):
    mood = ScaleField(
        label=gettext_lazy("How low is your mood today?"),
        ends=(gettext_lazy("not low"), gettext_lazy("as low as you can imagine")),
        required=False,
    )


class InfectionsForm(DerivedForm):
    """Asks for the most care that infections needed, for the years since the infusion, five at most."""

    @staticmethod
    def questions(answers: Answers) -> dict[str, forms.Field]:
        return {
            f"{_YEAR}{year}": _row(
                _("Infections in %(year)d") % {"year": year}, InfectionCare.choices
            )
            for year in sorted(_years(answers), reverse=True)
        }


def _years(answers: Answers) -> set[int]:
    """The years that are asked for, and those that were answered before."""
    last = latest_today().year
    first = max(infusion_year(answers) or 0, last - _YEARS + 1)
    answered = {int(name.removeprefix(_YEAR)) for name in answers.get("infections", {})}
    return {*range(first, last + 1), *answered}


class CostsForm(StepForm):
    asked_if: ClassVar = {"help_burden": lambda data: data.get("help") != Help.NONE}

    travel = RadiosField(
        label=gettext_lazy("How long is the way to the treatment centre?"),
        help_text=gettext_lazy("One way, as you usually go there."),
        choices=Travel.choices,
        required=False,
    )
    cost = RadiosField(
        label=gettext_lazy("What did the disease cost your household in the last 12 months?"),
        help_text=gettext_lazy("Only what nobody paid back: medicines, travel, help."),
        choices=Cost.choices,
        required=False,
    )
    help = RadiosField(
        label=worded(
            gettext_lazy("How much do family or friends help you because of the disease?"),
            parent=gettext_lazy("How much help does your child need because of the disease?"),
            representative=gettext_lazy(
                "How much do you, family or friends help because of the disease?"
            ),
        ),
        choices=Help.choices,
        required=False,
    )
    help_burden = ScaleField(
        label=worded(
            gettext_lazy("How hard is it for those who help you?"),
            gettext_lazy("How hard is it for you, and for others who help?"),
        ),
        ends=(gettext_lazy("not hard"), gettext_lazy("as hard as you can imagine")),
        required=False,
    )


class WorkForm(StepForm):
    asked_if: ClassVar = {
        "work_stopped": lambda data: (
            data.get("work") in (WorkChange.BACK, WorkChange.STOPPED, None)
        ),
        "work_resumed": lambda data: data.get("work") in (WorkChange.BACK, None),
    }

    work = RadiosField(
        label=worded(
            gettext_lazy("What happened to your paid work or studies because of the disease?"),
            gettext_lazy("What happened to paid work or studies because of the disease?"),
        ),
        choices=WorkChange.choices,
        required=False,
    )
    work_stopped = PartialDateField(
        label=gettext_lazy("If it stopped: when was that?"),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )
    work_resumed = PartialDateField(
        label=gettext_lazy("If it began again: when was that?"),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if is_earlier(data.get("work_resumed", ""), data.get("work_stopped", "")):
            self.add_error("work_resumed", _("This is before the work stopped. Check the dates."))
        return data

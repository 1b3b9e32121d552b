"""The form about the participant's birth and sex."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hesperion.ui.days import earliest_today, latest_today
from hesperion.ui.fields import RadiosField
from hesperion.ui.numbers import YearField
from intake.participants.choices import AGES, Teller
from intake.record.answers import age_group, earliest_date, teller
from intake.record.choices.people import Sex
from intake.record.forms.base import StepForm
from intake.record.wording import worded


class AboutForm(StepForm):
    birth_year = YearField(
        label=worded(
            _("Which year were you born?"),
            parent=_("Which year was your child born?"),
            representative=_("Which year was the person you care for born?"),
            relative=_("Which year was the person who died born?"),
        ),
        required=False,
        error_messages={
            "age": _(
                "This year does not fit the age that you chose before. Check the year. "
                "If it is right, go back and change the age."
            ),
            "late": _(
                "This year is later than a date that you gave for the disease. "
                "Check the year, or change that date first."
            ),
        },
    )
    sex = RadiosField(
        label=worded(
            _("Which sex do your medical papers say?"),
            _("Which sex do the medical papers say?"),
        ),
        choices=Sex.choices,
        error_messages={"required": _("Choose an answer, or “Prefer not to say”.")},
    )

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None:
            if not self._fits_age(year):
                raise self._error("age")
            first = earliest_date(self.answers)
            if first and year > int(first[:4]):
                raise self._error("late")
        return year

    def _fits_age(self, year: int) -> bool:
        """Whether someone born in `year` can be in the age group, with this year's birthday past or to come.

        For a participant who died the age group is that at death, so that `year` may be much earlier.
        """
        youngest, oldest = AGES[age_group(self.answers)]
        return latest_today().year - year >= youngest and (
            earliest_today().year - year <= oldest + 1 or teller(self.answers) is Teller.RELATIVE
        )

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.fields["birth_year"].error_messages[code], code=code)

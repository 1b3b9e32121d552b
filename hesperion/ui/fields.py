"""Fields for questions. Every cleaned value is JSON-serialisable and may be `initial` again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST_YEAR = 1900


class PartialDateWidget(forms.MultiWidget):
    """Two boxes, month and year, with ids ending in `_0` and `_1`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__([forms.TextInput(), forms.TextInput()], attrs)

    def decompress(self, value: str | None) -> list[str]:
        year, _dash, month = (value or "").partition("-")
        return [month.lstrip("0"), year]


class PartialDateField(forms.Field):
    """A date that may be only a year: "2019-05", "2019", or "" where nothing was entered.

    An error names the box that it is about in `params["box"]`: 0 the month, 1 the year.
    """

    widget = PartialDateWidget
    default_error_messages = {
        "required": _("Enter the year. If you know the month, enter that too."),
        "month": _("Enter the month as a number from 1 to 12, or leave it empty."),
        "month_future": _("This month is still to come. Check the month, or leave it empty."),
        "year": _("Enter the year with 4 digits, like 2019."),
        "year_missing": _("Enter the year too. We can’t use a month without a year."),
        "year_early": _("Enter a year from 1900 on."),
        "year_future": _("This year is still to come. Check the year."),
    }

    def to_python(self, value: list[str | None] | None) -> str:
        month, year = ((part or "").strip() for part in value or ("", ""))
        if not month and not year:
            return ""
        errors = self._month_errors(month) + self._year_errors(year)
        if errors:
            raise ValidationError(errors)
        if not month:
            return f"{int(year)}"
        self._refuse_future_month(int(year), int(month))
        return f"{int(year)}-{int(month):02}"

    def _month_errors(self, month: str) -> list[ValidationError]:
        if not month or (_is_number(month, 2) and 1 <= int(month) <= 12):
            return []
        return [self._error("month", box=0)]

    def _year_errors(self, year: str) -> list[ValidationError]:
        if not year:
            return [self._error("year_missing", box=1)]
        if not _is_number(year, 4) or len(year) < 4:
            return [self._error("year", box=1)]
        if int(year) < FIRST_YEAR:
            return [self._error("year_early", box=1)]
        if int(year) > timezone.localdate().year:
            return [self._error("year_future", box=1)]
        return []

    def _refuse_future_month(self, year: int, month: int) -> None:
        today = timezone.localdate()
        if (year, month) > (today.year, today.month):
            raise self._error("month_future", box=0)

    def _error(self, code: str, *, box: int) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"box": box})


def _is_number(text: str, most_digits: int) -> bool:
    """True for decimal digits of any script, so that Arabic or Hindi digits count too."""
    return text.isdecimal() and len(text) <= most_digits


class RadiosField(forms.ChoiceField):
    """One of a few answers, all in sight. Cleans to the stored code, or "" for no answer."""

    widget = forms.RadioSelect
    default_error_messages = {"required": _("Choose one answer.")}


class YesNoField(forms.TypedChoiceField):
    """Yes or no, side by side. Cleans to True, False, or None for no answer."""

    widget = forms.RadioSelect
    layout = "inline"
    default_error_messages = {"required": _("Choose yes or no.")}

    def __init__(self, **kwargs: Any) -> None:
        choices = [("yes", _("Yes")), ("no", _("No"))]
        super().__init__(choices=choices, coerce="yes".__eq__, empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool):
            return "yes" if value else "no"
        return value


class ScaleField(forms.TypedChoiceField):
    """A whole number from 0 to 10, in one row. Say in the help text what both ends mean.

    Cleans to an int, or None for no answer.
    """

    widget = forms.RadioSelect
    layout = "scale"
    default_error_messages = {"required": _("Choose a number from 0 to 10.")}

    def __init__(self, **kwargs: Any) -> None:
        choices = [(number, str(number)) for number in range(11)]
        super().__init__(choices=choices, coerce=int, empty_value=None, **kwargs)


class ChoicesField(forms.MultipleChoiceField):
    """Any number of answers. Cleans to a list of stored codes, each at most once."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"required": _("Choose at least one answer.")}

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(super().clean(value)))


class AgreeField(forms.BooleanField):
    """One box to tick. Cleans to True or False; where `required`, only a tick goes on."""

    default_error_messages = {"required": _("Tick the box to go on.")}


class StoryField(forms.CharField):
    """Long text with a counter. A line break counts as one character, as it does on screen."""

    widget = forms.Textarea(attrs={"rows": 12})
    default_error_messages = {"required": _("Write a few words.")}

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")

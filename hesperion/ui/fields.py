"""Fields for questions. Every cleaned value is JSON-serialisable and may be `initial` again."""

from calendar import monthrange
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.choices import flatten_choices
from django.utils.translation import gettext_lazy as _

from hesperion.text.codes import folded, trimmed
from hesperion.text.normalise import has_letter
from hesperion.ui.days import latest_today
from hesperion.ui.months import month_number

FIRST_YEAR = 1900


class Explained:
    """A field whose words can be explained where they stand, folded away until somebody asks.

    `explanation` is about the whole question, `explanations` about choices, by their stored codes.
    """

    def __init__(
        self,
        *args: Any,
        explanation: Any = "",
        explanations: Mapping[Any, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.explanation = explanation
        self.explanations = explanations or {}

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """For each form. All forms share the list of choices; one with others sets a list of its own."""
        choices = getattr(self, "_choices", None)
        memo[id(choices)] = choices
        return super().__deepcopy__(memo)  # type: ignore[misc]


class PartialDateWidget(forms.MultiWidget):
    """Boxes for month and year, or for day, month and year. Their ids end in `_0`, `_1`, `_2`."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, with_day: bool = False) -> None:
        self.with_day = with_day
        super().__init__([forms.TextInput() for _box in range(3 if with_day else 2)], attrs)

    def decompress(self, value: str | None) -> list[str]:
        year, month, day = [*(value or "").split("-"), "", ""][:3]
        boxes = [day.lstrip("0"), month.lstrip("0"), year]
        return boxes if self.with_day else boxes[1:]


class PartialDateField(Explained, forms.Field):
    """A date that may be only a year: "2019-05", "2019", or "" where nothing was entered.

    `with_day` also asks for the day, which may be left out: "2019-05-17". `params["box"]` of an
    error is the index of the box with the error, counted from the first box on the page; the year's
    box is the last.
    """

    widget = PartialDateWidget
    default_error_messages = {
        "required": _("Enter the year. If you know the month, enter that too."),
        "day": _("Enter the day as a number from 1 to 31, or leave it empty."),
        "day_unreal": _("This month does not have that day. Check the day, or leave it empty."),
        "day_future": _("This day is still to come. Check the day, or leave it empty."),
        "month": _("Enter the month as a number from 1 to 12, or leave it empty."),
        "month_missing": _("Enter the month too. We can’t use a day without a month."),
        "month_future": _("This month is still to come. Check the month, or leave it empty."),
        "year": _("Enter the year with 4 digits, like 2019."),
        "year_missing": _("Enter the year too. We can’t use a month without a year."),
        "year_early": _("Enter a year from 1900 on."),
        "year_future": _("This year is still to come. Check the year."),
    }

    def __init__(self, *, with_day: bool = False, **kwargs: Any) -> None:
        self.boxes = ["day", "month", "year"] if with_day else ["month", "year"]
        super().__init__(widget=self.widget(with_day=with_day), **kwargs)

    def to_python(self, value: list[str | None] | None) -> str:
        typed = dict(zip(self.boxes, value or [], strict=False))
        day, month, year = (trimmed(typed.get(box) or "") for box in ("day", "month", "year"))
        month = month_number(month)
        if not day and not month and not year:
            return ""
        errors = self._day_errors(day) + self._month_errors(month, day) + self._year_errors(year)
        if errors:
            raise ValidationError(errors)
        numbers = [int(part) for part in (year, month, day) if part]
        self._refuse_unreal_day(numbers)
        self._refuse_future(numbers)
        return "-".join(f"{number:02}" for number in numbers)

    def _day_errors(self, day: str) -> list[ValidationError]:
        if not day or (_is_number(day, 2) and 1 <= int(day) <= 31):
            return []
        return [self._error("day", box="day")]

    def _month_errors(self, month: str, day: str) -> list[ValidationError]:
        if not month:
            return [self._error("month_missing", box="month")] if day else []
        if _is_number(month, 2) and 1 <= int(month) <= 12:
            return []
        return [self._error("month", box="month")]

    def _year_errors(self, year: str) -> list[ValidationError]:
        if not year:
            return [self._error("year_missing", box="year")]
        if not _is_number(year, 4) or len(year) < 4:
            return [self._error("year", box="year")]
        if int(year) < FIRST_YEAR:
            return [self._error("year_early", box="year")]
        if int(year) > latest_today().year:
            return [self._error("year_future", box="year")]
        return []

    def _refuse_unreal_day(self, numbers: list[int]) -> None:
        if len(numbers) == 3 and numbers[2] > monthrange(numbers[0], numbers[1])[1]:
            raise self._error("day_unreal", box="day")

    def _refuse_future(self, numbers: list[int]) -> None:
        """Raise an error for a future month or day. `_year_errors` has checked the year."""
        today = latest_today()
        now = [today.year, today.month, today.day]
        if numbers > now[: len(numbers)]:
            box = "month" if numbers[:2] > now[:2] else "day"
            raise self._error(f"{box}_future", box=box)

    def _error(self, code: str, *, box: str) -> ValidationError:
        params = {"box": self.boxes.index(box)}
        return ValidationError(self.error_messages[code], code=code, params=params)


def _is_number(text: str, most_digits: int) -> bool:
    return text.isdecimal() and len(text) <= most_digits


class RadiosField(Explained, forms.ChoiceField):
    """One of a few answers, shown as radios. Cleans to the stored code, or "" for no answer."""

    widget = forms.RadioSelect
    default_error_messages = {"required": _("Choose one answer.")}


class YesNoField(Explained, forms.TypedChoiceField):
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


class ScaleField(Explained, forms.TypedChoiceField):
    """A whole number from 0 to 10, in one bar. `ends` say in a few words what 0 and 10 mean.

    Cleans to an int, or None for no answer.
    """

    widget = forms.RadioSelect
    layout = "scale"
    default_error_messages = {"required": _("Choose a number from 0 to 10.")}

    def __init__(self, *, ends: tuple[Any, Any], **kwargs: Any) -> None:
        self.ends = ends
        choices = [(number, str(number)) for number in range(11)]
        super().__init__(choices=choices, coerce=int, empty_value=None, **kwargs)


class ChoicesField(Explained, forms.MultipleChoiceField):
    """Any number of answers. Cleans to a list of stored codes in the order of the page, each once.

    Choices may be grouped: [(heading, [(code, label)])]. `column` heads the boxes in a table of rows.
    """

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"required": _("Choose at least one answer.")}

    def __init__(self, *, column: Any = "", **kwargs: Any) -> None:
        self.column = column
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        return [code for code in labels_of(self) if code in chosen]


def labels_of(field: forms.ChoiceField) -> dict[str, Any]:
    """The label of each stored code among a field's choices, whether or not they are in groups.

    The labels are not translated yet: most callers need few of them.
    """
    flat: Any = flatten_choices(field.choices)  # type: ignore[arg-type]
    return {str(code): label for code, label in flat}


class AgreeField(forms.BooleanField):
    """One checkbox. Cleans to True or False; if `required`, it must be ticked."""

    default_error_messages = {"required": _("Tick the box to go on.")}


class NameField(forms.CharField):
    """The name of a person or a disease. It must contain a letter."""

    default_error_messages = {"letterless": _("Type the name in letters.")}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if text and not has_letter(text):
            raise ValidationError(self.error_messages["letterless"], code="letterless")
        return text


class PlainField(forms.CharField):
    """A number or code that others issued, such as a registry's. Cleans to `folded` text."""

    def to_python(self, value: Any) -> str:
        return folded(super().to_python(value) or "")


class StoryField(forms.CharField):
    """Long text with a counter. A line break counts as one character, as it does on screen."""

    widget = forms.Textarea(attrs={"rows": 12})
    default_error_messages = {"required": _("Write a few words.")}

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

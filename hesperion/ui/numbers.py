"""Fields for typed numbers. Their cleaned values are JSON-serialisable."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from hesperion.text.codes import folded, trimmed
from hesperion.ui.days import latest_today
from hesperion.ui.fields import FIRST_YEAR


class YearField(forms.Field):
    """A year with 4 digits, from 1900 to this one. Cleans to an int, or None for no answer."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"})
    default_error_messages = {
        "required": _("Enter the year."),
        "invalid": _("Enter the year with 4 digits, like 1980."),
        "early": _("Enter a year from 1900 on."),
        "future": _("This year is still to come. Check the year."),
    }

    def to_python(self, value: Any) -> int | None:
        typed = trimmed(str(value or ""))
        if not typed:
            return None
        if not re.fullmatch(r"\d{4}", typed):
            raise self._error("invalid")
        if int(typed) < FIRST_YEAR:
            raise self._error("early")
        if int(typed) > latest_today().year:
            raise self._error("future")
        return int(typed)

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


class DecimalField(forms.Field):
    """A decimal number. It cleans to text with a point; pages show it with their language's separator."""

    empty_value = ""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4"})

    def prepare_value(self, value: Any) -> Any:
        whole, _, decimals = value.partition(".") if isinstance(value, str) else ("", "", "")
        if whole.isdecimal() and decimals.isdecimal():
            return f"{whole}{get_format('DECIMAL_SEPARATOR')}{decimals}"
        return value


class DoseField(DecimalField):
    """A dose in mg a day, from 0 to 2,000, with a decimal point or comma in any language.

    Cleans to the shortest decimal ("7.5"), or "" where nothing was entered.
    """

    most = 2000
    default_error_messages = {
        "required": _("Enter the dose in mg."),
        "invalid": _("Enter the dose in mg as a number, like 5 or 7.5."),
        "high": _("Enter a dose of 2,000 mg or less. Check that it is in mg."),
    }

    def to_python(self, value: Any) -> str:
        typed = folded(str(value or ""))
        if not typed:
            return ""
        if not re.fullmatch(r"\d{1,6}([.,]\d{1,2})?", typed):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        dose = Decimal(typed.replace(",", "."))
        if dose > self.most:
            raise ValidationError(self.error_messages["high"], code="high")
        return as_typed(dose)


def as_typed(number: Decimal) -> str:
    """The shortest way to write `number`: "7.5" for 7.50, "20" for 20.00."""
    whole, _point, decimals = f"{number:f}".partition(".")
    decimals = decimals.rstrip("0")
    return f"{int(whole)}.{decimals}" if decimals else str(int(whole))

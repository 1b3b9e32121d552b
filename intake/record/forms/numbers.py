"""A field for numbers that participants copy from a letter."""

import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hesperion.text.codes import folded
from hesperion.ui.fields import Explained
from hesperion.ui.numbers import DecimalField, as_typed


class NumberField(Explained, DecimalField):
    """A field for a number from `least` to `most`, with a decimal point or comma.

    Its cleaned value is text such as "7.5", or "" if the field is empty.
    """

    default_error_messages = {
        "invalid": _("Type the number as it stands in the letter, like 5 or 7.5."),
        "range": _("Type a number from %(least)s to %(most)s."),
    }

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> str:
        typed = folded(str(value or ""))
        if not typed:
            return ""
        if not re.fullmatch(r"\d{1,6}([.,]\d{1,2})?", typed):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        number = Decimal(typed.replace(",", "."))
        if not self.least <= number <= self.most:
            bounds = {"least": self.least, "most": self.most}
            raise ValidationError(self.error_messages["range"], code="range", params=bounds)
        return as_typed(number)

"""A field for lists on which "none of these" is an answer of its own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hesperion.ui.fields import ChoicesField

NONE = "none"  # the code of "none of these" in every list that offers it


class ListField(ChoicesField):
    """A field for any number of answers, or "none of these" alone. An empty list is no answer."""

    default_error_messages = {
        "alone": _("You chose “None of these” and something else. Please take one of them back."),
    }

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        if NONE in chosen and len(chosen) > 1:
            raise ValidationError(self.error_messages["alone"], code="alone")
        return chosen

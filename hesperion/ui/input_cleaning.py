"""Normalises typed text in the fields of every form, on the site, in /admin/ and in /cms/.

It patches Django's fields, from which Wagtail, allauth and the admin make theirs, so that no form can forget
it. Hidden fields and fields with `strip=False`, such as passwords, stay as they were typed.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.forms.fields import BaseTemporalField
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from hesperion.text.addresses import canonical, shown
from hesperion.text.codes import folded
from hesperion.text.normalise import has_half_character, has_word, normalise

WORDLESS = _("Use at least one letter or digit.")
HALF_CHARACTER = _("Your answer holds a broken character. Delete it or type it again.")

_to_python = forms.CharField.to_python
_widget_attrs = forms.CharField.widget_attrs
_to_day = BaseTemporalField.to_python
_to_whole = forms.IntegerField.to_python


def install() -> None:
    """Patch Django's form fields, so that they clean what was typed.

    Text is normalised before it is validated, addresses become canonical, and dates and whole
    numbers may have digits of any script.
    """
    forms.CharField.to_python = text_from  # type: ignore[method-assign,assignment]
    BaseTemporalField.to_python = _day_from  # type: ignore[method-assign,assignment]
    forms.IntegerField.to_python = _whole_from  # type: ignore[method-assign,assignment]
    forms.EmailField.to_python = address_from  # type: ignore[method-assign,assignment]
    forms.EmailField.prepare_value = _shown  # type: ignore[method-assign,assignment]
    forms.EmailField.widget_attrs = _address_attrs  # type: ignore[method-assign,assignment]


def may_be_signs(field: forms.Field) -> None:
    """Let `field` accept text without a letter or digit, such as the dash in a table's cell."""
    field.takes_signs = True  # type: ignore[attr-defined]


def text_from(field: forms.CharField, value: Any) -> Any:
    """The normalised text of `value`; the field's empty value if no character is visible."""
    text = _to_python(field, value) or ""
    if not text:
        return field.empty_value
    if has_half_character(text):
        raise ValidationError(HALF_CHARACTER, code="half_character")
    if not field.strip or _is_hidden(field.widget):
        return text
    text = normalise(text, has_lines=_has_lines(field.widget)).strip()
    seen = strip_tags(text) if _is_rich(field.widget) else text
    if not seen.strip():
        return field.empty_value
    if not has_word(seen) and not hasattr(field, "takes_signs"):
        raise ValidationError(WORDLESS, code="wordless")
    return text


def address_from(field: forms.EmailField, value: Any) -> Any:
    """The canonical form of the email address `value`."""
    text = _to_python(field, normalise(str(value or ""), has_lines=False))
    try:
        return canonical(text) if text else text
    except ValueError as error:
        sentence = field.error_messages.get("invalid", EmailValidator.message)
        raise ValidationError(sentence, code="invalid") from error


def _day_from(field: BaseTemporalField, value: str) -> Any:
    return _to_day(field, folded(value))


def _whole_from(field: forms.IntegerField, value: Any) -> int | None:
    return _to_whole(field, folded(value) if isinstance(value, str) else value)


def _shown(field: forms.EmailField, value: Any) -> Any:
    return shown(value) if isinstance(value, str) else value


def _address_attrs(field: forms.EmailField, widget: forms.Widget) -> dict[str, Any]:
    """No `type="email"`: with it, Chromium sends strasse.de for straße.de, which is another domain."""
    if isinstance(widget, forms.widgets.Input):
        widget.input_type = "text"
    return {"inputmode": "email", "autocapitalize": "none"} | _widget_attrs(field, widget)


def _has_lines(widget: forms.Widget) -> bool:
    return not isinstance(widget, forms.widgets.Input) or _is_rich(widget)


def _is_hidden(widget: forms.Widget) -> bool:
    return widget.is_hidden and not _is_rich(widget)


def _is_rich(widget: forms.Widget) -> bool:
    """Whether it is Wagtail's rich text editor, whose value is HTML."""
    return getattr(widget, "accepts_features", False)

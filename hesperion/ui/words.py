"""Answers in words, for pages that show what a person entered."""

from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hesperion.ui.fields import PartialDateField, labels_of
from hesperion.ui.forms import PageForm


def in_words(form: PageForm) -> list[tuple[str, str]]:
    """The label of each question that is asked, with its answer in words.

    The answers are the form's `initial`.
    """
    return [
        (str(question.label), _answer(question))
        for question in form.visible_fields()
        if form.is_asked(question.name, form.initial)
    ]


def date_in_words(value: str) -> str:
    """The date in words: "May 17, 2019" for "2019-05-17", "May 2019" for "2019-05".

    A year alone is returned unchanged.
    """
    year, month, day = [*value.split("-"), "", ""][:3]
    if not month:
        return year
    whole = date(int(year), int(month), int(day or 1))
    return date_format(whole, "DATE_FORMAT" if day else "YEAR_MONTH_FORMAT")


def _answer(question: BoundField) -> str:
    value, field = question.value(), question.field
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if value in (None, "", []):
        return _("Not given")
    if isinstance(field, PartialDateField):
        return date_in_words(value)
    if isinstance(field, forms.ChoiceField):
        return _chosen(field, value)
    return str(value)


def _chosen(field: forms.ChoiceField, value: Any) -> str:
    labels = labels_of(field)
    codes = value if isinstance(value, list) else [value]
    return ", ".join(labels[str(code)] for code in codes)

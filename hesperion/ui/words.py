"""Answers in words, for pages that show what a person entered."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.dateformat import format as format_as
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _

from hesperion.ui.fields import PartialDateField, labels_of
from hesperion.ui.forms import PageForm

_DAY = re.compile(r"(?<!\\)[dj]")  # of a date's format


def in_words(form: PageForm) -> list[tuple[str, str]]:
    """The label of each question that is asked, with its answer in words.

    The answers are the form's `initial`.
    """
    return [
        (str(question.label), _answer(question))
        for question in form.visible_fields()
        if form.is_asked(question.name, form.initial)
    ]


def answers_in_words(form: PageForm) -> list[tuple[str, str]]:
    """As in_words, without the questions that have no answer."""
    empty = unanswered(form)
    return [(label, answer) for label, answer in in_words(form) if label not in empty]


def unanswered(form: PageForm) -> list[str]:
    """The labels of the questions that are asked and have no answer, as in_words takes them."""
    return [
        str(question.label)
        for question in form.visible_fields()
        if form.is_asked(question.name, form.initial) and not _is_answered(question)
    ]


def date_in_words(value: str) -> str:
    """The date in words: "17 May 2019" for "2019-05-17", "May 2019" for "2019-05".

    A year alone is returned unchanged. A day that its month has not keeps its number: "31 February 2022".
    """
    year, month, day = [*value.split("-"), "", ""][:3]
    if not month:
        return year
    first = date(int(year), int(month), 1)
    if not day:
        return date_format(first, "YEAR_MONTH_FORMAT")
    if int(day) <= monthrange(first.year, first.month)[1]:
        return date_format(first.replace(day=int(day)), "DATE_FORMAT")
    return format_as(first, _DAY.sub(day.lstrip("0"), get_format("DATE_FORMAT")))


def _answer(question: BoundField) -> str:
    value, field = question.value(), question.field
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if not _is_answered(question):
        return _("Not given")
    if isinstance(field, PartialDateField):
        return date_in_words(value)
    if isinstance(field, forms.ChoiceField):
        return _chosen(field, value)
    return str(value)


def _is_answered(question: BoundField) -> bool:
    return isinstance(question.field, forms.BooleanField) or question.value() not in (None, "", [])


def _chosen(field: forms.ChoiceField, value: Any) -> str:
    labels = labels_of(field)
    codes = value if isinstance(value, list) else [value]
    return ", ".join(str(labels[str(code)]) for code in codes)

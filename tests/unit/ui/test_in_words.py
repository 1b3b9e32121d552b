"""Answers are told in the language of their page."""

import pytest
from django import forms
from django.utils import translation

from hesperion.ui.fields import PartialDateField, YesNoField
from hesperion.ui.forms import PageForm
from hesperion.ui.words import date_in_words, in_words


class Form(PageForm):
    since = PartialDateField(label="Since")
    told = YesNoField(label="Told")
    more = forms.CharField(label="More", required=False)


@pytest.mark.parametrize(
    ("code", "month"), [("en", "May 2019"), ("de", "Mai 2019"), ("es", "mayo de 2019")]
)
def test_a_month_has_the_name_and_the_order_of_the_language(code: str, month: str) -> None:
    with translation.override(code):
        assert date_in_words("2019-05") == month
        assert date_in_words("2019") == "2019"


@pytest.mark.parametrize(
    ("code", "day"),
    [("en", "31 February 2022"), ("de", "31. Februar 2022"), ("es", "31 de febrero de 2022")],
)
def test_a_day_that_its_month_has_not_is_told_as_it_is_stored(code: str, day: str) -> None:
    with translation.override(code):
        assert date_in_words("2022-02-31") == day
        assert date_in_words("2022-02-28") == day.replace("31", "28")


@pytest.mark.parametrize(
    ("code", "answers"),
    [
        ("en", ["May 2019", "No", "Not given"]),
        ("de", ["Mai 2019", "Nein", "Keine Angabe"]),
        ("es", ["mayo de 2019", "No", "Sin respuesta"]),
    ],
)
def test_the_same_stored_answers_read_well_in_every_language(code: str, answers: list[str]) -> None:
    with translation.override(code):
        told = in_words(Form(initial={"since": "2019-05", "told": False}))
    assert [answer for _question, answer in told] == answers


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("en", "Enter the year. If you know the month, enter that too."),
        ("de", "Geben Sie das Jahr ein. Wenn Sie den Monat wissen, geben Sie auch ihn ein."),
        ("es", "Escriba el año. Si sabe el mes, escríbalo también."),
    ],
)
def test_an_error_is_said_in_the_language_of_its_page(code: str, sentence: str) -> None:
    with translation.override(code):
        assert Form({}).errors["since"] == [sentence]

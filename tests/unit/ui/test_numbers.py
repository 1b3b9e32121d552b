"""What the fields for years and doses take, what they give, and what they say when they can't."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from hesperion.ui.numbers import DoseField, YearField, as_typed


def error_of(field: forms.Field, value: object) -> str | None:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.error_list[0].code


@pytest.mark.parametrize(("typed", "year"), [("1980", 1980), (" 1900 ", 1900), ("١٩٨٠", 1980)])
def test_a_year_cleans_to_a_number(typed: str, year: int) -> None:
    assert YearField().clean(typed) == year


@pytest.mark.parametrize("nothing", ["", "  ", None])
def test_no_year_and_no_dose_are_answers_where_they_may_be_left_out(nothing: str | None) -> None:
    assert YearField(required=False).clean(nothing) is None
    assert DoseField(required=False).clean(nothing) == ""


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("80", "invalid"),
        ("MCM", "invalid"),
        ("19\x0080", "invalid"),
        ("\ud800", "invalid"),
        ("9" * 5000, "invalid"),
        ("1899", "early"),
        ("0000", "early"),
        ("9999", "future"),
        ("", "required"),
    ],
)
def test_a_wrong_year_is_told_so(typed: str, code: str) -> None:
    assert error_of(YearField(), typed) == code


@pytest.mark.parametrize(
    ("typed", "dose"),
    [
        ("5", "5"),
        ("7.5", "7.5"),
        ("7,5", "7.5"),
        ("7,50", "7.5"),
        ("007", "7"),
        ("0", "0"),
        ("2000", "2000"),
        ("0,75", "0.75"),
        ("٧", "7"),
    ],
)
def test_a_dose_takes_points_and_commas_in_any_language(typed: str, dose: str) -> None:
    assert DoseField().clean(typed) == dose


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-5", "invalid"),
        ("1.000", "invalid"),
        ("5 mg", "invalid"),
        ("NaN", "invalid"),
        ("1e3", "invalid"),
        ("5\x00", "invalid"),
        ("\ud800", "invalid"),
        ("9" * 5000, "invalid"),
        ("2000.01", "high"),
        ("2001", "high"),
        ("", "required"),
    ],
)
def test_a_wrong_dose_is_told_so(typed: str, code: str) -> None:
    assert error_of(DoseField(), typed) == code


def test_a_stored_dose_is_written_as_it_was_typed() -> None:
    assert [as_typed(Decimal(dose)) for dose in ("7.50", "20.00", "0.00", "100")] == [
        *["7.5", "20", "0", "100"]
    ]

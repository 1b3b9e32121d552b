"""Dates as whole months from day 0, beside a calculation in Python over all days that a date can be."""

from datetime import date
from itertools import product

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st
from psycopg.sql import SQL, Literal

from hesperion.ui.drawing.timeline.partial_dates import span_of
from research.released.day_zero import months_from_zero, zero_columns

pytestmark = pytest.mark.django_db

Months = tuple[int | None, int | None]


@st.composite
def partial_dates(draw: st.DrawFn) -> str:
    """As the database takes them: with days that a month has not, too."""
    year = draw(st.one_of(st.sampled_from([1900, 2000, 2024]), st.integers(1900, 2099)))
    month, day = draw(st.integers(1, 12)), draw(st.one_of(st.integers(1, 31), st.integers(28, 31)))
    return f"{year}-{month:02}-{day:02}"[: draw(st.sampled_from([4, 7, 10]))]


def from_database(partial_date: str, zero: str) -> Months:
    first, last = months_from_zero(Literal(partial_date))
    statement = SQL("SELECT {}, {} FROM (SELECT {}) AS zero")
    with connection.cursor() as cursor:
        cursor.execute(statement.format(first, last, zero_columns(Literal(zero))))
        return cursor.fetchone()


def days_of(partial_date: str) -> list[date]:
    """All days that it can be; of a year the first and the 31st of each month."""
    span = span_of(partial_date)
    assert span
    ordinals = range(span.first.toordinal(), span.last.toordinal() + 1)
    days = [date.fromordinal(ordinal) for ordinal in ordinals]
    return [day for day in days if len(days) < 365 or day.day in (1, 31)]


def month_of(day: date, zero: date) -> int:
    """The month from `zero` in which `day` is."""
    months = 12 * (day.year - zero.year) + day.month - zero.month
    return months if zero.day <= day.day else months - 1


def equally_precise(one: str, other: str) -> tuple[str, str]:
    length = min(len(one), len(other))
    return one[:length], other[:length]


@given(partial_dates(), partial_dates())
@example("2024-02-29", "2023-02-28")
@example("2023-02-31", "2022-12-30")
@example("2023-03-29", "2023-02-31")
@example("1999-12-31", "2000-01-01")
def test_the_months_are_the_smallest_and_the_largest_of_all_days(partial_date, zero):
    dated, counted_from = map(days_of, equally_precise(partial_date, zero))
    months = {month_of(*pair) for pair in product(dated, counted_from)}
    assert from_database(partial_date, zero) == (min(months), max(months))


@given(partial_dates(), partial_dates())
def test_a_less_precise_date_does_not_tell_when_in_its_year_or_month_day_0_was(partial_date, zero):
    assert from_database(partial_date, zero) == from_database(*equally_precise(partial_date, zero))


@pytest.mark.parametrize(
    ("partial_date", "months"),
    [
        ("2024-03-05", (0, 0)),
        ("2024-03-04", (-1, -1)),
        ("2024-04-04", (0, 0)),
        ("2024-04-05", (1, 1)),
        ("2025-01", (9, 10)),
        ("2024-03", (-1, 0)),
        ("2024", (-12, 11)),
        ("2014", (-132, -109)),
        ("", (None, None)),
    ],
)
def test_months_from_5_march_2024(partial_date, months):
    assert from_database(partial_date, "2024-03-05") == months


def test_without_a_day_0_there_are_no_months():
    assert from_database("2024-03-05", "") == (None, None)

"""Where somebody lives, today may be tomorrow here, or yesterday."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.forms import ApprovalForm
from hesperion.ui import days
from hesperion.ui.fields import PartialDateField
from hesperion.ui.numbers import YearField
from intake.record.forms.about import AboutForm


@pytest.fixture
def at(monkeypatch):
    """Sets the clock."""

    def set_to(*moment):
        monkeypatch.setattr(timezone, "now", lambda: datetime(*moment, tzinfo=UTC))

    return set_to


def test_a_day_begins_at_utc_plus_14_and_ends_at_utc_minus_12(at):
    at(2026, 12, 31, 9, 59)
    assert (days.latest_today(), days.earliest_today()) == (date(2026, 12, 31), date(2026, 12, 30))
    at(2026, 12, 31, 10)
    assert (days.latest_today(), days.earliest_today()) == (date(2027, 1, 1), date(2026, 12, 30))
    at(2026, 12, 31, 12)
    assert days.earliest_today() == date(2026, 12, 31)


def test_today_on_kiritimati_is_no_future(at):
    at(2026, 12, 31, 10)
    assert PartialDateField(with_day=True).clean(["1", "1", "2027"]) == "2027-01-01"
    assert PartialDateField().clean(["1", "2027"]) == "2027-01"
    assert YearField().clean("2027") == 2027
    for field, tomorrow in (
        (PartialDateField(with_day=True), ["2", "1", "2027"]),
        (PartialDateField(), ["2", "2027"]),
        (YearField(), "2028"),
    ):
        with pytest.raises(ValidationError, match="still to come"):
            field.clean(tomorrow)


def test_whoever_comes_of_age_today_on_kiritimati_is_of_that_age(at):
    at(2026, 12, 31, 10)
    told = {"who": {"teller": "self"}, "age": {"age_group": "18", "country": "KI"}}
    form = AboutForm({"birth_year": "2009", "sex": "male"}, answers=told)
    assert "birth_year" not in form.errors


def test_tomorrow_on_baker_island_is_after_today(at):
    at(2026, 11, 28, 10)
    due = ApprovalForm({"review_due": "2026-11-28", "comment": ""})
    assert "review_due" not in due.errors
    assert "review_due" in ApprovalForm({"review_due": "2026-11-27", "comment": ""}).errors

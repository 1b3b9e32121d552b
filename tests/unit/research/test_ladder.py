"""The steps of the ladder, and the codes of what it releases."""

import re
import warnings
from io import StringIO

import pandas
import pytest
from django_countries import countries

from research.disclosure import (
    LADDER,
    Identifier,
    Level,
    code_labels,
    level_of,
    levels_of,
    people_band,
    value_sql,
)
from research.disclosure.regions import REGIONS


def test_each_country_is_in_one_region_and_antarctica_in_none():
    listed = [country for region in REGIONS.values() for country in region]
    assert sorted(listed) == sorted({code for code, _ in countries} - {"AQ"})


def test_each_step_takes_the_steps_before_it():
    for step, (_, changes) in enumerate(LADDER):
        assert changes.items() <= levels_of(step).items()
        assert step == 0 or levels_of(step) == {**levels_of(step - 1), **changes}


@pytest.mark.parametrize("step", [len(LADDER), -len(LADDER) - 1])
def test_there_is_no_other_step(step):
    with pytest.raises(IndexError):
        levels_of(step)


def test_a_reason_releases_a_field_exactly_at_every_step():
    last = len(LADDER) - 1
    for key in ("participant.country", "participant.birth_year", "infusion.product"):
        assert level_of(key, step=last, reasons={key: "We compare laws."}) is Level.EXACT
    assert level_of("participant.country", step=0, reasons={"participant.country": " "}) is (
        Level.STANDARD
    )
    assert level_of("participant.country", step=last, reasons={}) is Level.DROPPED
    assert level_of("infusion.product", step=0, reasons={}) is Level.DROPPED
    assert level_of("diagnosis.code", step=last, reasons={"diagnosis.code": "Why"}) is Level.COARSER
    assert level_of("outcome.pain", step=0, reasons={}) is None


def test_each_identifier_has_a_value_at_each_level_that_the_ladder_takes():
    for step in range(len(LADDER)):
        for identifier, level in levels_of(step).items():
            assert level is Level.DROPPED or value_sql(identifier, level)


def made_codes() -> list[str]:
    """All codes of the ladder, and times of infusion and countries as `value_sql` writes them."""
    levels = (Level.STANDARD, Level.COARSER)
    codes = [code for level in levels for one in Identifier for code in code_labels(one, level)]
    return [*codes, "y2024", "y2024_h1", "y2024_h2", "ISO:NA", "ISO:DE"]


def test_made_codes_are_no_number_no_date_and_no_missing_value_to_pandas():
    """Nor to spreadsheets and R, which read numbers and dates that begin with a digit."""
    codes = made_codes()
    read = pandas.read_csv(StringIO("\n".join(["code", *codes])))
    assert list(read["code"]) == codes
    with warnings.catch_warnings(action="ignore"):  # that no format fits all
        assert pandas.to_datetime(read["code"], errors="coerce").isna().all()
    assert all(re.match(r"[a-z]{3}|y\d{4}|ISO:", code) for code in codes)


def test_a_band_says_no_exact_number():
    shown = {people: people_band(people) for people in (0, 1, 10, 11, 15, 16, 65, 1_000_000)}
    assert shown == {
        0: "fewer than 11 people",
        1: "fewer than 11 people",
        10: "fewer than 11 people",
        11: "11–15 people",
        15: "11–15 people",
        16: "16–20 people",
        65: "61–65 people",
        1_000_000: "999,996–1,000,000 people",
    }

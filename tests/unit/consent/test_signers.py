"""Who signs, by the country's table."""

from datetime import date

import pytest
from django_countries import countries

from intake.consent import signers
from intake.consent.choices import Audience, Purpose
from intake.participants.choices import AgeGroup

NO_CHILD = {Purpose.PUBLISH, Purpose.QUOTE, Purpose.TRIALS}


def told(teller, age_group, country="DE"):
    return {"who": {"teller": teller}, "age": {"age_group": age_group, "country": country}}


def test_the_table_names_real_countries_careful_ages_and_where_each_line_is_from():
    table = signers._table()
    assert table["default"] == {"own": 18, "representative": False}
    for code, rules in table["countries"].items():
        assert code in countries
        assert set(rules) == {"own", "representative", "source"}
        assert 16 <= rules["own"] <= 18
        assert isinstance(rules["representative"], bool)
        assert rules["source"]


def test_the_tables_head_says_that_it_is_a_proposal():
    head = signers.TABLE.read_text(encoding="utf-8").partition("default:")[0]
    assert "PROPOSAL" in head
    assert "must be approved by your ethics committee" in head


def test_a_country_that_is_not_listed_has_the_cautious_default():
    assert signers.rules_of("XK") == signers.Rules(own=18, representative=False)


@pytest.mark.parametrize(
    ("teller", "age_group", "country", "reason"),
    [
        ("self", "18", "DE", None),
        ("self", "16-17", "DE", "too-young"),
        ("self", "16-17", "GB", None),
        ("self", "12-15", "GB", "too-young"),
        ("helper", "12-15", "DE", "too-young"),
        ("parent", "0-6", "DE", None),
        ("parent", "16-17", "DE", None),
        ("parent", "16-17", "GB", "old-enough"),
        ("parent", "18", "DE", "old-enough"),
        ("representative", "18", "DE", None),
        ("representative", "18", "FR", "no-representative"),
        ("representative", "12-15", "DE", "too-young"),
        ("relative", "0-6", "FR", None),
        ("relative", "18", "XK", None),
    ],
)
def test_the_way_is_open_as_the_country_allows(teller, age_group, country, reason):
    assert signers.reason_closed(told(teller, age_group, country)) == reason


def test_before_age_and_country_are_told_no_way_is_closed():
    assert signers.reason_closed({"who": {"teller": "representative"}}) is None


def test_each_teller_reads_the_text_that_speaks_to_them():
    readers = {teller: signers.audience(told(teller, "18")) for teller in signers._AUDIENCES}
    assert readers == {
        "self": Audience.SELF,
        "helper": Audience.SELF,
        "parent": Audience.PARENT,
        "representative": Audience.REPRESENTATIVE,
        "relative": Audience.RELATIVE,
    }


def test_a_child_is_asked_from_seven_years_on_and_only_where_a_parent_signs():
    asked = [group for group in AgeGroup if signers.asks_child(told("parent", group))]
    assert asked == ["7-11", "12-15", "16-17"]
    assert not signers.asks_child(told("relative", "12-15"))
    assert not signers.asks_child(told("self", "16-17", "GB"))


@pytest.mark.parametrize(
    ("teller", "age_group", "country"),
    [("parent", "7-11", "DE"), ("self", "16-17", "GB"), ("relative", "18", "DE")],
)
def test_nothing_is_published_of_a_child_or_of_who_died_and_no_trial_news_sent(
    teller, age_group, country
):
    assert (
        set(Purpose) - set(signers.purposes_offered(told(teller, age_group, country))) == NO_CHILD
    )


def test_adults_and_their_representatives_may_allow_everything():
    for teller in ("self", "helper", "representative"):
        assert signers.purposes_offered(told(teller, "18")) == list(Purpose)


@pytest.mark.parametrize(
    ("birth_year", "today", "age"),
    [
        (
            2010,
            date(2028, 12, 31),
            17,
        ),  # born on the last day, they are 18 that day at the earliest
        (2010, date(2029, 1, 1), 18),
        (None, date(2037, 12, 31), 17),  # 7 on the day it was told, which was in 2026
        (None, date(2038, 1, 1), 18),
    ],
)
def test_of_all_birthdays_that_fit_the_last_one_counts(birth_year, today, age):
    found = signers.least_age(
        group=AgeGroup.CHILD, told_on=date(2026, 5, 1), birth_year=birth_year, today=today
    )
    assert found == age


def test_an_adult_stays_one_whatever_the_birth_year():
    age = signers.least_age(
        group=AgeGroup.ADULT, told_on=date(2026, 5, 1), birth_year=2008, today=date(2026, 6, 1)
    )
    assert signers.group_of(age) is AgeGroup.ADULT

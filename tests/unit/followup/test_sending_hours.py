"""At which hour mails leave: in every country, on every day of a year, whatever the hour of the sweep."""

from datetime import UTC, date, datetime, timedelta

from intake.followup.sending_hours import _zones, next_sending_time, zones_of

NO_COMMON_DAY = {"AQ"}  # Antarctica has stations in all zones
DAYS = [date(2027, 1, 1) + timedelta(number) for number in range(365)]


def midnight(day):
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def is_day_everywhere(country, moment):
    return all(8 <= moment.astimezone(zone).hour < 21 for zone in zones_of(country))


def test_mails_leave_by_day_in_every_zone_of_each_country_on_each_day_of_a_year():
    countries = sorted(_zones())
    assert len(countries) == 247
    at_night = [
        (country, day)
        for country in countries
        for day in DAYS[:: 1 if len(zones_of(country)) > 1 else 9]
        if not is_day_everywhere(country, next_sending_time(country, midnight(day)))
    ]
    assert {country for country, _day in at_night} == NO_COMMON_DAY


def test_a_mail_never_waits_longer_than_a_day_and_leaves_at_once_by_day():
    for hour in range(24):
        now = midnight(date(2027, 3, 14)) + timedelta(
            hours=hour, minutes=17
        )  # America's clocks change
        for country in _zones():
            time = next_sending_time(country, now)
            assert now <= time <= now + timedelta(days=1)
            assert (time == now) == is_day_everywhere(country, now)


def test_antarctica_has_the_hour_that_is_least_deep_in_the_night():
    time = next_sending_time("AQ", midnight(date(2027, 1, 1)))
    hours = [time.astimezone(zone).hour for zone in zones_of("AQ")]
    assert all(5 <= hour <= 23 for hour in hours), sorted(hours)


def test_a_country_without_a_zone_is_written_to_by_day_in_utc():
    assert next_sending_time("BV", midnight(date(2027, 6, 1))).hour == 8

"""Today's date: in UTC, by which the site judges, and for dates that people type, who live in any time zone."""

from datetime import date, timedelta

from django.utils import timezone

# A new day begins first on Kiritimati (UTC+14), and last on Baker Island (UTC-12).
_FIRST, _LAST = timedelta(hours=14), timedelta(hours=-12)


def utc_today() -> date:
    """Today in UTC."""
    return timezone.now().date()


def latest_today() -> date:
    """The latest date that is today anywhere on Earth. Later dates are in the future everywhere."""
    return (timezone.now() + _FIRST).date()


def earliest_today() -> date:
    """The earliest date that is today anywhere on Earth. Earlier dates are in the past everywhere."""
    return (timezone.now() + _LAST).date()

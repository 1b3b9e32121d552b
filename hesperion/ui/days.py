"""Today, for what people type: they may live anywhere, and the site's clock shows UTC."""

from datetime import date, timedelta

from django.utils import timezone

# A new day begins first on Kiritimati (UTC+14), and last on Baker Island (UTC-12).
_FIRST, _LAST = timedelta(hours=14), timedelta(hours=-12)


def latest_today() -> date:
    """A later day is still to come, wherever somebody lives."""
    return (timezone.now() + _FIRST).date()


def earliest_today() -> date:
    """An earlier day is over, wherever somebody lives."""
    return (timezone.now() + _LAST).date()

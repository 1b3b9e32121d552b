"""The hours at which mails may leave: day in all zones of a country, whichever of them somebody lives in."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

_EARLIEST, _LATEST = 8, 21  # o'clock, where the reader is: from 8:00 to before 21:00
_HOUR = timedelta(hours=1)


def next_sending_time(country: str, now: datetime) -> datetime:
    """The first moment from `now` on at which it is day in all zones of `country` (ISO 3166-1 alpha-2).

    It is `now`, or a full hour of the next 24. Where the zones have no hour of day in common, it is the
    hour at which it is least deep in the night for any of them.
    """
    if _trouble(country, now) == 0:
        return now
    full = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    hours = [full + number * _HOUR for number in range(1, 25)]
    return min(hours, key=lambda hour: (_trouble(country, hour), hour))


def _trouble(country: str, moment: datetime) -> int:
    """How many hours it is at most, in any zone of the country, before _EARLIEST or after _LATEST: 0 by day."""
    hours = [moment.astimezone(zone).hour for zone in zones_of(country)]
    return max(max(_EARLIEST - hour, hour - _LATEST + 1, 0) for hour in hours)


def zones_of(country: str) -> tuple[ZoneInfo, ...]:
    """The time zones of a country; UTC for one where nobody lives, such as Bouvet Island."""
    return _zones().get(country, (ZoneInfo("UTC"),))


@lru_cache(maxsize=1)
def _zones() -> dict[str, tuple[ZoneInfo, ...]]:
    """The zones of each country by the table zone.tab, whose lines are: country, coordinates, zone, comment."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    found: dict[str, tuple[ZoneInfo, ...]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            country, _place, zone, *_comment = line.split("\t")
            found[country] = (*found.get(country, ()), ZoneInfo(zone))
    return found

"""How old the register's word is, and what may still be said of it."""

import calendar
from dataclasses import dataclass
from datetime import date

from hesperion.ui.days import utc_today
from trials.choices import MAY_TAKE_PEOPLE, ImportSource, Status
from trials.models import TrialImport

OLD_AFTER = 30  # days since the newest file
TOO_OLD_AFTER = 90  # days; derived.trial_open_in has the same
UNCONFIRMED_AFTER = 6  # months since somebody confirmed a trial's status


@dataclass(frozen=True)
class Clocks:
    """`fetched_on` is the day of the newest file of a register, None without any; `on` that of the page."""

    fetched_on: date | None
    on: date

    @property
    def days(self) -> int:
        """Since the newest file; 0 without any."""
        return (self.on - self.fetched_on).days if self.fetched_on else 0

    @property
    def is_old(self) -> bool:
        return self.days > OLD_AFTER

    @property
    def is_too_old(self) -> bool:
        """Whether no page may call a trial open."""
        return self.fetched_on is None or self.days > TOO_OLD_AFTER

    def is_unconfirmed(self, confirmed_on: date | None) -> bool:
        """Whether the status of a trial was confirmed too long ago, or never."""
        return confirmed_on is None or confirmed_on < _months_before(self.on, UNCONFIRMED_AFTER)

    def status_shown(self, status: str) -> Status | None:
        """A status, as far as it may still be said: None if it may have changed since. What ended stays so."""
        return None if self.is_too_old and status in MAY_TAKE_PEOPLE else Status(status)


def current_clocks() -> Clocks:
    """The clocks of this moment. Files that were read by hand are no files of a register."""
    applied = TrialImport.objects.filter(decision__is_applied=True).exclude(
        source=ImportSource.BY_HAND
    )
    return Clocks(
        applied.order_by("-retrieved_on").values_list("retrieved_on", flat=True).first(),
        utc_today(),
    )


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))

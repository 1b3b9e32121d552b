"""The events of a path: what happened and when, in the words of the forms."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesperion.ui.drawing.timeline.partial_dates import DaySpan, Period, span_of
from hesperion.ui.words import date_in_words


class PathPart(models.TextChoices):
    """A part of the path, which participants may leave out when they print it."""

    ILLNESS = "illness", gettext_lazy("The illness")
    CAR_T = "car-t", gettext_lazy("CAR-T cells")
    AFTERWARDS = "afterwards", gettext_lazy("What happened afterwards")
    MEDICINES = "medicines", gettext_lazy("Medicines")
    TESTS = "tests", gettext_lazy("Blood tests and numbers")
    LIFE = "life", gettext_lazy("Work and life")
    FEELING = "feeling", gettext_lazy("How things were, from 0 to 10")


@dataclass(frozen=True)
class PathEvent(Period):
    """`when` says its date, as precise as it was given; "" for an event without a date.

    An event that `is_open` went on when the participant answered, and nobody asked since when. An
    event that `is_answer` has the day on which they answered, and not a day that they gave. `part`
    is None for that day itself, which belongs to no part.
    """

    part: PathPart | None
    what: str
    when: str = ""
    is_open: bool = False
    is_answer: bool = False


def with_date(part: PathPart, what: str, partial_date: str) -> PathEvent:
    """An event with one date, which may be partial or ""."""
    when = date_in_words(partial_date) if partial_date else ""
    return PathEvent(part, what, when, start=span_of(partial_date))


def with_period(part: PathPart, what: str, began: str, ended: str) -> PathEvent:
    """An event with a start and an end, each of which may be partial or ""."""
    return PathEvent(part, what, _from_to(began, ended), start=span_of(began), end=span_of(ended))


def on_the_day(day: date, part: PathPart | None, what: str) -> PathEvent:
    """What holds on the day of the answers."""
    return PathEvent(part, what, date_format(day), is_answer=True, start=DaySpan(day, day))


def still_on(day: date, part: PathPart, what: str) -> PathEvent:
    """What went on when the participant answered, on `day`."""
    when = _("still on %(day)s") % {"day": date_format(day)}
    span = DaySpan(day, day)
    return PathEvent(part, what, when, is_open=True, is_answer=True, start=span)


def _from_to(began: str, ended: str) -> str:
    if not began or not ended:
        known = {"day": date_in_words(began or ended)} if began or ended else {}
        return (_("from %(day)s") if began else _("until %(day)s")) % known if known else ""
    if began == ended:
        return date_in_words(began)
    return _("%(start)s to %(end)s") % {"start": date_in_words(began), "end": date_in_words(ended)}

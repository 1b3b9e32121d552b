"""How somebody was 12 months after the first infusion, worked out in Python from the words of docs/atlas.md.

It is the second opinion on atlas/migrations/sql/counted_1.sql: what happened has a first and a last day on
which it can have been. It surely was within some days if both are, and perhaps if any is.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.followup_oracle import Life, Version, day_of, windows

FOR_EVER = date.max
MONTH = timedelta(30)
Days = tuple[date, date]


@dataclass(frozen=True)
class CourseTold:
    """What was told at enrolment about the infusion `number`, or at a check-in about the days since `since`.

    `had_infusion`: there was a further infusion since, as they said at the check-in.
    """

    course: str
    told_on: date
    relapsed: str = ""
    number: int = 0
    since: date | None = None
    key: tuple[str, int, str] | None = None
    off_medicines: str = ""
    had_infusion: bool = False


def span(partial: str) -> Days | None:
    """The first and the last day that a partial date can mean."""
    parts = [int(part) for part in partial.split("-") if part]
    if not parts:
        return None
    if len(parts) == 3:
        day = day_of(partial)
        assert day
        return day, day
    if len(parts) == 2:
        year, month = parts
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def first_infusion(life: Life) -> int | None:
    """The number of the first one. What has no day was as early as it can be, if it was told as the first."""
    if not life.infusions:
        return None

    def counts_as(number: int) -> date:
        days = span(life.infusions[number])
        if number == 1:
            return day_of(life.infusions[1]) or (days[0] if days else date.min)
        return day_of(life.infusions[number]) or (days[1] if days else FOR_EVER)

    return min(life.infusions, key=lambda number: (counts_as(number), number))


def state_at_12(
    life: Life, told: Sequence[CourseTold], versions: Sequence[Version], on: date
) -> str | None:
    """The state as of a day; None if the participant is not among those who are counted there."""
    number = first_infusion(life)
    given = day_of(life.infusions[number]) if number else None
    if not number or not given:
        return None
    key = ("infusion", number, "m12")
    window = next((one for one in windows(life, versions) if one.key == key), None)
    answer = next((one for one in life.answers if one.key == key and not one.is_taken_back), None)
    time = answer or window
    if time is None or time.opens_on <= life.joined_on:
        return None
    landmark = given + timedelta(365)
    ends_on = window.ends_on if window else None
    further = [
        _where(days, (given + MONTH + timedelta(1), landmark))
        for days in _undated_infusions(life, told, number, given)
    ]
    if any(days[1] <= landmark for days in _deaths(life)):
        return "died"
    if (ends_on and ends_on <= landmark) or "within" in further:
        return "again"
    if on <= max(time.closes_on, landmark):
        return "not_yet"
    if answer is None:
        return "no_answer"
    said = next(one for one in told if one.key == key)
    after = [one for one in told if _is_about(one, life, number)]
    relapses = [
        _where(_relapse(one, given), (given, landmark))
        for one in after
        if one.course == "yes" and (one.relapsed or one.told_on <= said.told_on)
    ]
    if "within" in relapses:
        return "came_back"
    if "perhaps" in [*relapses, *further] or abs((answer.due_on - landmark).days) > 30:
        return "cant_tell"
    if said.course in ("better", "no_better"):
        before = [one for one in after if one is not said and one.told_on <= said.told_on]
        was_quiet = any(one.course in ("no", "yes") for one in before)
        return "cant_tell" if was_quiet else "never_quiet"
    quiet = {"yes": "quiet_off", "no": "quiet_on"}
    if said.course in ("no", "yes") and said.off_medicines in quiet:
        return quiet[said.off_medicines]
    return "cant_tell"


def _where(days: Days, period: Days) -> str:
    """Whether all of these days, some or none are in the period."""
    if period[0] <= days[0] and days[1] <= period[1]:
        return "within"
    return "perhaps" if days[0] <= period[1] and period[0] <= days[1] else "outside"


def _deaths(life: Life) -> Iterator[Days]:
    if life.death and (days := span(life.death)):
        yield days
    for report in life.reports:
        if report.reason == "died" and report.finding == "true":
            yield date.min, report.reported_on


def _undated_infusions(
    life: Life, told: Sequence[CourseTold], first: int, given: date
) -> Iterator[Days]:
    for number, partial in life.infusions.items():
        if number != first and day_of(partial) is None:
            yield span(partial) or (given, FOR_EVER)
    dated = [day for partial in life.infusions.values() if (day := day_of(partial))]
    for one in told:
        since = one.since if one.had_infusion else None
        if since and not any(since <= day <= one.told_on for day in dated):
            yield since, one.told_on


def _is_about(one: CourseTold, life: Life, first: int) -> bool:
    """Whether it is about the time after the first infusion."""
    if one.key is None:
        return one.number == first
    given = day_of(life.infusions[first])
    return given is None or one.told_on >= given


def _relapse(one: CourseTold, given: date) -> Days:
    """The days on which it can have come back: not after it was told, and of an infusion not before it."""
    days = span(one.relapsed)
    if one.key is None:
        known = one.told_on if one.told_on >= given else FOR_EVER
        first, last = days or (given, known)
        return max(first, given), max(last, given)
    assert one.since
    first, last = days or (one.since, one.told_on)
    return first, last if first > one.told_on else min(last, one.told_on)

"""What is true of a life on a day, worked out in Python from the design's words alone, day by day.

It is the second opinion on intake/followup/migrations/sql/: nothing here is taken from there.
"""

import uuid
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

Key = tuple[str, int, str]  # from what it is counted, which infusion, code
DECIDED = {"waiting", "collected", "not_eligible", "declined", "trial_full"}
WAIT_AT_MAJORITY = 90  # days, from asking to locking
FOR_EVER = date.max


@dataclass(frozen=True)
class Point:
    anchor: str
    code: str
    months: int
    days: int
    opens: int
    closes: int


@dataclass(frozen=True)
class Version:
    published_on: date
    points: Sequence[Point]


@dataclass
class Signed:
    """A consent. The choices about contact are in the order in which they were made."""

    signed_on: date
    ended_on: date | None = None
    names_contact: bool = True
    is_parents: bool = False
    choices: list[tuple[date, bool]] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    reported_on: date
    reason: str = "died"
    finding: str = ""
    found_on: date | None = None


@dataclass(frozen=True)
class Rest:
    """A pause; both its days belong to it."""

    from_on: date
    until_on: date
    lifted_on: date | None = None
    id: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True)
class Answer:
    key: Key
    opens_on: date
    due_on: date
    closes_on: date
    is_taken_back: bool = False


@dataclass(frozen=True)
class Mail:
    key: Key
    step: int
    sent_on: date
    pause: uuid.UUID | None = None


@dataclass
class Life:
    """What is true of somebody in the end.

    `told_at_first` and `told_later` have the infusions as they were told when they joined, and on later days.
    """

    joined_on: date
    infusions: dict[int, str] = field(default_factory=dict)
    told_at_first: dict[int, str] = field(default_factory=dict)
    told_later: list[tuple[date, dict[int, str]]] = field(default_factory=list)
    teller: str = "self"
    is_confirmed: bool = True
    status: str = "infused"
    decided: str = ""
    consents: list[Signed] = field(default_factory=list)
    majority_asked_on: date | None = None
    reports: list[Report] = field(default_factory=list)
    pauses: list[Rest] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    returned_on: list[date] = field(default_factory=list)
    death: str | None = None  # a partial date, "" for one that nobody knows
    subject: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True)
class Window:
    key: Key
    opens_on: date
    due_on: date
    closes_on: date
    ends_on: date | None = None


Judged = dict[Window, str]


def day_of(partial: str) -> date | None:
    """The day that a partial date stands for: the 15th of a month; of a year none."""
    parts = [int(part) for part in partial.split("-") if part]
    if len(parts) < 2:
        return None
    year, month = parts[:2]
    return date(year, month, min(parts[2] if parts[2:] else 15, monthrange(year, month)[1]))


def after(start: date, months: int, days: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    shorter = min(start.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, shorter) + timedelta(days)


def rhythms(life: Life) -> Iterator[tuple[str, int, date, date | None]]:
    """From what, which infusion, the first day, and the day from which another rhythm holds."""
    if life.teller == "relative" or not life.is_confirmed:
        return
    dated = sorted(
        (day, number) for number, given in life.infusions.items() if (day := day_of(given))
    )
    begun: list[tuple[date, int]] = []
    last = None
    for day, number in dated:
        if last is None or (day - last).days > 30:
            begun.append((day, number))
        last = day
    if not dated or dated[0][0] > life.joined_on:
        decided = day_of(life.decided) if life.status in DECIDED else None
        yield "decision", 0, decided or life.joined_on, begun[0][0] if begun else None
    for place, (day, number) in enumerate(begun):
        yield "infusion", number, day, begun[place + 1][0] if place + 1 < len(begun) else None


def windows(life: Life, versions: Sequence[Version]) -> Iterator[Window]:
    """The participant's times. A version takes over those that the one before has not opened yet."""
    for kind, number, start, ends_on in rhythms(life):
        current: dict[str, Window] = {}
        for place, version in enumerate(versions):
            opened = {
                code: window
                for code, window in current.items()
                if place and window.opens_on < version.published_on
            }
            coming = {}
            for point in version.points:
                if point.anchor != kind or point.code in opened:
                    continue
                due = after(start, point.months, point.days)
                window = Window(
                    (kind, number, point.code),
                    due - timedelta(point.opens),
                    due,
                    due + timedelta(point.closes),
                    ends_on,
                )
                if not place or point.code in current or window.opens_on >= version.published_on:
                    coming[point.code] = window
            current = opened | coming
        yield from current.values()


def judged_on(life: Life, planned: Iterable[Window], on: date) -> Judged:
    """The participant's times, from `windows`, with their states on the day."""
    return {window: state(life, window, on) for window in planned}


def states(life: Life, judged: Judged) -> dict[Key, str]:
    """By time. What was answered stays, also if an infusion was corrected since."""
    answered = {answer.key: "answered" for answer in life.answers if not answer.is_taken_back}
    return {window.key: found for window, found in judged.items()} | answered


def state(life: Life, window: Window, on: date) -> str:
    """The state of a time. When it has closed, that of its last day stays."""
    if any(answer.key == window.key and not answer.is_taken_back for answer in life.answers):
        return "answered"
    judged = min(on, window.closes_on)
    if is_dead(life, judged):
        return "died"
    if window.ends_on and window.due_on >= window.ends_on:
        return "ended"
    if window.opens_on <= life.joined_on:
        return "before_joining"
    if is_locked(life, judged):
        return "locked"
    if not is_consented(life, judged):
        return "ended"
    if is_silent(life, judged):
        return "silent"
    if on < window.opens_on:
        return "upcoming"
    if is_paused(life, judged):
        return "paused"
    if on <= window.closes_on:
        return "open"
    days = range((window.closes_on - window.due_on).days + 1)
    asked = any(could_ask(life, window, window.due_on + timedelta(day)) for day in days)
    return "missed" if asked else "not_asked"


def could_ask(life: Life, window: Window, day: date) -> bool:
    return is_known(life, window, day) and may_be_written_to(life, day)


def is_known(life: Life, window: Window, day: date) -> bool:
    """Whether the infusion was told by this day: with a date that is at most 30 days off."""
    kind, number, _code = window.key
    given = day_of(life.infusions[number]) if kind == "infusion" else None
    if given is None:
        return True
    tellings = [life.told_at_first, *(told for on, told in life.told_later if on <= day)]
    dates = [day_of(partial) for told in tellings for partial in told.values()]
    return any(abs((one - given).days) <= 30 for one in dates if one)


def is_dead(life: Life, day: date) -> bool:
    known = [
        report.reported_on
        for report in life.reports
        if report.reason == "died" and report.finding == "true"
    ]
    if life.death:
        known.append(day_of(life.death) or date(int(life.death), 7, 1))
    if life.death == "" and not known:
        known.append(life.joined_on)
    return any(died_on <= day for died_on in known)


def is_consented(life: Life, day: date) -> bool:
    return any(signed.signed_on <= day < (signed.ended_on or FOR_EVER) for signed in life.consents)


def is_locked(life: Life, day: date) -> bool:
    """The parent's consent ended because the young person did not answer, and nobody has signed since."""
    asked = life.majority_asked_on
    for place, signed in enumerate(life.consents):
        if not signed.is_parents or not asked or not signed.ended_on or signed.ended_on > day:
            continue
        later = [other.signed_on for other in life.consents[place + 1 :]]
        if (signed.ended_on - asked).days >= WAIT_AT_MAJORITY and not any(
            on <= day for on in later
        ):
            return True
    return False


def is_silent(life: Life, day: date) -> bool:
    for report in life.reports:
        lifted = report.finding == "answers" and report.found_on and report.found_on <= day
        if report.reported_on <= day and not lifted:
            return True
    return any(
        mail.step == 3
        and mail.sent_on <= day
        and not any(mail.sent_on <= back <= day for back in life.returned_on)
        for mail in life.mails
    )


def is_paused(life: Life, day: date) -> bool:
    return any(
        rest.from_on <= day <= rest.until_on and not (rest.lifted_on and rest.lifted_on <= day)
        for rest in life.pauses
    )


def may_be_written_to(life: Life, day: date) -> bool:
    """Whether the last choice about contact allows it, under a consent that names it."""
    for signed in life.consents:
        if not signed.names_contact or not signed.signed_on <= day < (signed.ended_on or FOR_EVER):
            continue
        if signed.is_parents and life.majority_asked_on and life.majority_asked_on <= day:
            continue
        chosen = [granted for on, granted in signed.choices if on <= day]
        if chosen and chosen[-1]:
            return True
    return False


def mails(life: Life, judged: Judged, on: date) -> dict[tuple[Key, int, uuid.UUID | None], date]:
    """Which mails are due on the day and were not sent: time, step and pause, with the day of the step."""
    if (
        life.death is not None
        or is_dead(life, on)
        or is_silent(life, on)
        or is_paused(life, on)
        or not is_consented(life, on)
        or not may_be_written_to(life, on)
    ):
        return {}
    sent = {(mail.key, mail.step, mail.pause) for mail in life.mails}
    owed = dict(_whether_to_go_on(life, judged))
    if not owed:
        for window, found in judged.items():
            if found == "open" and (newest := _newest(life, window, on)):
                day, step, pause = newest
                owed[window.key, step, pause] = day
    return {mail: day for mail, day in owed.items() if mail not in sent}


def _newest(life: Life, window: Window, on: date) -> tuple[date, int, uuid.UUID | None] | None:
    """The last step that an open time has reached. After a pause we ask again, and no reminder for a week."""
    again = [
        (rest.until_on + timedelta(1), rest.id)
        for rest in life.pauses
        if not rest.lifted_on and rest.until_on >= window.due_on
    ]
    steps = [(day, 4, pause) for day, pause in again]
    for step, days in enumerate((0, 7, 21)):
        day = window.due_on + timedelta(days)
        if not any(0 <= (day - asked).days < 7 for asked, _ in again):
            steps.append((day, step, None))  # type: ignore[arg-type]
    reached = [found for found in steps if found[0] <= on]
    last = max((found[:2] for found in reached), default=None)
    # of two pauses with the same end either will do: the smaller id
    return min((found for found in reached if found[:2] == last), key=str, default=None)


def _whether_to_go_on(life: Life, judged: Judged) -> Iterator[tuple[tuple[Key, int, None], date]]:
    """Two missed in a row, or the one of month 24, and they have not come back since."""
    asked = {mail.key for mail in life.mails}
    frozen = {answer.key: answer for answer in life.answers if not answer.is_taken_back}
    closed = [
        (window.due_on, False, window.key, window.closes_on)
        for window, found in judged.items()
        if found == "missed" and window.key in asked
    ]
    closed += [(one.due_on, True, key, one.closes_on) for key, one in frozen.items()]
    closed.sort()
    if not closed or closed[-1][1]:
        return
    _due_on, _is_answered, key, closes_on = closed[-1]
    before = closed[-2] if len(closed) > 1 and not closed[-2][1] else None
    since = closes_on if key[2] == "m24" else before[3] if before else None
    if since and not any(back > since for back in life.returned_on):
        yield (key, 3, None), closes_on + timedelta(1)

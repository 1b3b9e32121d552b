"""Made-up lives on which much happens on and around a few days: those on which states are compared."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from tests.followup_oracle import (
    DECIDED,
    WAIT_AT_MAJORITY,
    Answer,
    Life,
    Mail,
    Point,
    Report,
    Rest,
    Signed,
    Version,
    after,
    day_of,
    windows,
)

DAYS = [
    date(2027, 2, 28),
    date(2028, 2, 29),
    date(2029, 8, 31),
    date(2030, 5, 16),
    date(2030, 5, 17),  # the second version is published
    date(2031, 12, 31),
    date(2032, 1, 1),
    date(2034, 3, 30),  # the third
    date(2037, 7, 15),
    date(2041, 10, 26),
]
EDGES = [
    -15,
    -14,
    -13,
    -10,
    -1,
    0,
    1,
    6,
    7,
    8,
    20,
    21,
    22,
    40,
    41,
    59,
    60,
    61,
]  # of a time, from its day
DISTANCES = [
    (0, 100),
    (0, 110),
    *((months, 0) for months in (6, 12, 18, 24, 36, 48, 60, 96, 120, 180)),
]


def later_versions(first: Version) -> list[Version]:
    """Two versions after the first: times that move, go, come, and come back."""
    second = [
        Point(point.anchor, point.code, point.months, point.days, 10, 40)
        for point in first.points
        if point.code not in ("d100", "m6", "m18", "y3", "y9")
    ]
    second += [Point("infusion", "d100", 0, 110, 10, 40), Point("infusion", "m9", 9, 0, 10, 40)]
    for anchor in ("infusion", "decision"):
        second += [Point(anchor, "m6", 5, 20, 10, 40), Point(anchor, "y3", 34, 0, 10, 40)]
    third = [
        Point(point.anchor, point.code, point.months, point.days, 14, 55)
        for point in first.points
        if point.code not in ("m24", "y9")
    ]
    third += [Point(anchor, "m24", 23, 31, 14, 55) for anchor in ("infusion", "decision")]
    return [Version(DAYS[4], second), Version(DAYS[7], third)]


def random_life(chance: random.Random, versions: Sequence[Version]) -> Life:
    focus = chance.choice(DAYS)
    start = _before_an_edge(chance, focus)
    infusions = _infusions(chance, start)
    life = Life(
        joined_on=_joined(chance, start, focus),
        infusions=_partial(chance, infusions),
        teller=chance.choice(["self"] * 8 + ["parent", "parent", "representative", "relative"]),
        is_confirmed=chance.random() < 0.97,
        status=chance.choice([*sorted(DECIDED), "infused", "considered"]),
        decided=_blurred(chance, _near(chance, start)),
    )
    if chance.random() < 0.3:  # willing, so that more mails are due
        life.consents = [Signed(life.joined_on, choices=[(life.joined_on, True)])]
    else:
        _sign(chance, life, focus)
        _report(chance, life, focus)
    _rest(chance, life, focus, versions)
    if chance.random() < 0.08:
        life.death = _blurred(chance, _near(chance, focus))
    _answer(chance, life, versions)
    _mail(chance, life, versions, focus)
    if chance.random() < 0.3:  # a date is corrected, or an infusion taken back, after all that
        life.infusions = _partial(chance, _corrected(chance, infusions))
    _tell(chance, life, focus)
    return life


def _before_an_edge(chance: random.Random, focus: date) -> date:
    months, days = chance.choice(DISTANCES)
    edge = timedelta(days + chance.choice(EDGES) + chance.choice([0, 0, -1, 1]))
    if chance.random() < 0.15:  # what follows month 24
        months, edge = 24, timedelta(chance.choice([41, 61, 62, 80]))
    start = after(focus - edge, -months, 0)
    if chance.random() < 0.2:
        start = after(start.replace(day=1), 1, -1)  # the end of its month
    return start


def _near(chance: random.Random, day: date) -> date:
    spread = chance.choice([0, 1, 1, 30, 30, 400, 1500])
    return day + timedelta(chance.randint(-spread, spread))


def _infusions(chance: random.Random, start: date) -> list[date]:
    found, count = [start], chance.choice([0, 1, 1, 1, 2, 2, 3, 4])
    while len(found) < count:
        gaps = [chance.randint(0, 32), 30, 31, chance.randint(33, 250), chance.randint(250, 2500)]
        found.append(found[-1] + timedelta(chance.choice(gaps)))
    chance.shuffle(found)
    return found[:count]


def _tell(chance: random.Random, life: Life, focus: date) -> None:
    """Most told all when they joined; others later, one infusion after the other, and wrong at first."""
    if chance.random() < 0.6:
        life.told_at_first = dict(life.infusions)
        return
    known = {number: _wrong(chance, given) for number, given in life.infusions.items()}
    life.told_at_first = {number: known[number] for number in known if chance.random() < 0.3}
    days = sorted(max(life.joined_on, _near(chance, focus)) for _ in range(chance.choice([1, 2])))
    life.told_later = [(days[0], known), (days[-1], dict(life.infusions))]


def _wrong(chance: random.Random, given: str) -> str:
    """The date as it was told first: right, a year alone, or off by days on both sides of 30."""
    day = day_of(given)
    if day is None or chance.random() < 0.4:
        return given
    return _blurred(chance, day + timedelta(chance.choice([0, -30, 30, -31, 31, -400, 400])))


def _corrected(chance: random.Random, infusions: list[date]) -> list[date]:
    moved = [day + timedelta(chance.choice([0, -1, 1, -31, 365])) for day in infusions]
    return moved[:-1] if chance.random() < 0.4 else moved


def _partial(chance: random.Random, infusions: list[date]) -> dict[int, str]:
    return {number: _blurred(chance, day) for number, day in enumerate(infusions, start=1)}


def _blurred(chance: random.Random, day: date) -> str:
    if chance.random() < 0.02:
        return f"{day:%Y-%m}-31"  # as people may type it in any month
    return day.isoformat()[: chance.choice([10] * 7 + [7, 7, 4, 0])]


def _joined(chance: random.Random, start: date, focus: date) -> date:
    opening = after(start, *chance.choice(DISTANCES)) - timedelta(chance.choice([13, 14, 15]))
    return chance.choice(
        [start, _near(chance, start), opening, focus - timedelta(chance.randint(0, 3000))]
    )


def _sign(chance: random.Random, life: Life, focus: date) -> None:
    signed_on, is_parents = life.joined_on, life.teller == "parent"
    if is_parents and chance.random() < 0.8:
        life.majority_asked_on = max(signed_on, _near(chance, focus))
    while True:
        consent = Signed(signed_on, None, chance.random() < 0.95, is_parents)
        consent.choices = _choices(chance, signed_on, focus)
        life.consents.append(consent)
        if chance.random() < 0.6 and not (life.majority_asked_on and is_parents):
            return
        consent.ended_on = max(signed_on, _end_of(chance, life, is_parents, focus))
        if chance.random() < 0.3 or len(life.consents) == 4:
            return
        # whoever signs before midnight ends the consent before it after midnight
        signed_on = consent.ended_on + timedelta(
            chance.choice([-1, 0, 0, 1, chance.randint(1, 300)])
        )
        signed_on = max(signed_on, consent.signed_on)
        is_parents = is_parents and not life.majority_asked_on


def _end_of(chance: random.Random, life: Life, is_parents: bool, focus: date) -> date:
    asked = life.majority_asked_on
    if not is_parents or not asked:
        return _near(chance, focus)
    waited = [
        WAIT_AT_MAJORITY,
        WAIT_AT_MAJORITY + 1,
        WAIT_AT_MAJORITY - 1,
        chance.randint(0, 80),
        200,
    ]
    return asked + timedelta(chance.choice(waited))


def _choices(chance: random.Random, signed_on: date, focus: date) -> list[tuple[date, bool]]:
    days = [signed_on] + [
        max(signed_on, _near(chance, focus)) for _ in range(chance.choice([0, 0, 1, 2, 5]))
    ]
    return [(day, chance.random() < 0.75) for day in sorted(days)]


def _rest(chance: random.Random, life: Life, focus: date, versions: Sequence[Version]) -> None:
    """Pauses, most of which end around the steps of a time or around the day that matters."""
    around = [
        window.due_on for window in windows(life, versions) if abs(focus - window.due_on).days < 90
    ]
    for _ in range(chance.choice([0, 0, 0, 1, 2, 3])):
        length = timedelta(chance.choice([0, 13, 40, chance.randint(0, 182)]))
        last = focus - timedelta(chance.randint(-3, 9))
        if around and chance.random() < 0.7:
            last = chance.choice(around) + timedelta(
                chance.choice([-2, -1, 0, 1, 6, 7, 13, 14, 20, 21])
            )
        first = chance.choice([_near(chance, focus), last - length])
        last = first + length
        lifted = first + timedelta(chance.randint(0, length.days))
        life.pauses.append(Rest(first, last, chance.choice([None, None, lifted])))


def _report(chance: random.Random, life: Life, focus: date) -> None:
    for _ in range(chance.choice([0, 0, 0, 0, 1, 2])):
        reported = _near(chance, focus)
        finding = chance.choice(["", "answers", "answers", "true"])
        found = (
            reported + timedelta(chance.choice([-1, 0, 1, chance.randint(0, 200)]))
            if finding
            else None
        )
        reason = chance.choice(["died", "cannot_answer", "cannot_answer"])
        life.reports.append(Report(reported, reason, finding, found))


def _answer(chance: random.Random, life: Life, versions: Sequence[Version]) -> None:
    eager = chance.choice([0, 0.2, 0.6])
    for window in windows(life, versions):
        for is_taken_back in (True, False):
            if chance.random() < (0.05 if is_taken_back else eager):
                days = (window.opens_on, window.due_on, window.closes_on)
                life.answers.append(Answer(window.key, *days, is_taken_back))


def _mail(chance: random.Random, life: Life, versions: Sequence[Version], focus: date) -> None:
    """Mails about the times before: all, or some, and sometimes whether to go on."""
    care, silence = chance.choice([0, 0.8, 1]), chance.choice([0, 0, 0.1])
    for window in windows(life, versions):
        for step, days in enumerate((0, 7, 21)):
            day = window.due_on + timedelta(days)
            if day < focus and chance.random() < care:
                life.mails.append(Mail(window.key, step, day))
        if window.closes_on < focus and chance.random() < silence:
            life.mails.append(Mail(window.key, 3, window.closes_on + timedelta(1)))
    asked = [
        Mail(window.key, 4, rest.until_on + timedelta(1), rest.id)
        for rest in life.pauses
        for window in windows(life, versions)
        if window.opens_on <= rest.until_on <= window.closes_on and chance.random() < 0.3
    ]
    life.mails += asked
    life.returned_on = [
        mail.sent_on + timedelta(chance.choice([-1, 0, 1, chance.randint(0, 900)]))
        for mail in life.mails
        if chance.random() < (0.7 if mail.step == 3 else 0.01)
    ]
    closed = [window.closes_on for window in windows(life, versions) if window.closes_on < focus]
    if closed and chance.random() < 0.1:
        life.returned_on.append(closed[-1 - chance.randint(0, 1) % len(closed)])

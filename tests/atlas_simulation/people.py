"""Made-up people, and the codes of their answers at a quarter: as the SQL that counts could give them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from atlas.choices import NOT_TOLD, StateAt12
from atlas.tables.definitions import faces_of
from atlas.tables.dimensions import TIMES
from atlas.tables.questions import COUNTED_QUESTIONS
from intake.record.choices.diseases import Family

Values = dict[str, str]  # codes by dimension
Weights = Mapping[tuple[Family, str], tuple[list[str], list[float]]]

# How many of 100 people have each disease first, and how it is 12 months after their infusion.
_SHARES = dict(zip(Family, (34, 22, 22, 7, 7, 3, 5), strict=True))
_ENDS = {
    StateAt12.QUIET_OFF: 40,
    StateAt12.QUIET_ON: 14,
    StateAt12.CAME_BACK: 12,
    StateAt12.NEVER_QUIET: 8,
    StateAt12.AGAIN: 3,
    StateAt12.DIED: 3,
    StateAt12.CANT_TELL: 5,
    StateAt12.NO_ANSWER: 15,
}
_READINGS = {"included": 85, "waiting": 10, "sent_back": 3, "declined": 2}
_ANSWERS = {"answered": 70, "missed": 20, "not_asked": 3, "silent": 7}
_COURSES = {
    "infused": 65,
    "considered": 10,
    "waiting": 10,
    "collected": 3,
    "declined": 4,
    "not_told": 5,
    "relative": 3,
}
_MONTHS = {"d100": 3.3, "m6": 6, "m12": 12, "m18": 18, "m24": 24} | {
    f"y{year}": 12 * year for year in range(3, 16)
}
_YEARS_END = {"1": 12, "2": 24, "3": 60, "6": 120}
_OPENS, _CLOSES = 0.5, 2  # months before and after a time


@dataclass
class Person:
    """Somebody who joined in a quarter. `drawn` are their lasting answers about each disease that they have."""

    joined: int
    reading: str
    course: str
    infused: float  # the quarter of the infusion, if there is one
    end: str  # the state at 12 months, once it is over
    event: float  # the months after the infusion at which they died, or were given cells again
    answers: dict[str, str]
    drawn: dict[Family, Values]

    @property
    def is_included(self) -> bool:
        return self.reading == "included"

    @property
    def is_infused(self) -> bool:
        return self.course == "infused"

    @property
    def is_in_month_12(self) -> bool:
        """Joined before the check-in of month 12 opened."""
        return self.is_infused and self.months(self.joined) < _MONTHS["m12"] - _OPENS

    def months(self, quarter: float) -> float:
        """The months since the infusion."""
        return 3 * (quarter - self.infused)


def weights(random: Random) -> Weights:
    """How often each code is answered: some often, some almost never."""
    found = {}
    for family in Family:
        for face in faces_of(family):
            for name, codes in face.dimensions.items():
                found.setdefault(
                    (family, name), ([*codes], [random.random() ** 2 + 0.02 for _ in codes])
                )
    return found


def person(random: Random, weights: Weights, joined: int) -> Person:
    """Somebody new. One of twelve has two diseases."""
    families = random.choices([*_SHARES], [*_SHARES.values()], k=2)
    if random.random() > 1 / 12:
        del families[1]
    end = _one_of(random, _ENDS)
    answers = {time: _one_of(random, _ANSWERS) for time in TIMES}
    answers["m12"] = "answered" if end != StateAt12.NO_ANSWER else _one_of(random, _unanswered())
    return Person(
        joined=joined,
        reading=_one_of(random, _READINGS),
        course=_one_of(random, _COURSES),
        infused=joined - random.choice([-3, -1, 0, 1, 2, 3, 5, 8, 20, 40]) - random.random(),
        end=end,
        event=random.uniform(1, 12),
        answers=answers,
        drawn={
            family: {
                name: random.choices(*one)[0] for (of, name), one in weights.items() if of is family
            }
            for family in families
        },
    )


def change(random: Random, weights: Weights, one: Person) -> None:
    """Somebody answers a question in another way, and their story may be read again."""
    one.reading = _one_of(random, _READINGS)
    family = random.choice([*one.drawn])
    name = random.choice([*one.drawn[family]])
    one.drawn[family][name] = random.choices(*weights[family, name])[0]


def values_of(one: Person, family: Family, quarter: int) -> Values:
    """The codes of somebody at a quarter."""
    values = {**one.drawn[family], "course": one.course, "reading": one.reading}
    values |= _given(one, values)
    if not one.is_infused:
        return values
    months = one.months(quarter)
    answers = {time: _answer(one, time, months) for time in TIMES}
    told = [_MONTHS[time] for time, code in answers.items() if code == "answered"]
    last = max([*told, one.months(one.joined)])
    values |= {f"answer:{time}": code for time, code in answers.items()}
    values |= {
        "state": _state(one, months),
        "told": _told(one, months, last),
        "since": _since(last),
    }
    values |= _later(one.drawn[family], months)
    if last < 0:
        values |= {
            name: NOT_TOLD for name in values if name.partition(":")[0] in ("now", "b_cells")
        }
    if answers["m12"] != "answered":
        values["after"] = NOT_TOLD
    return values


def _given(one: Person, values: Values) -> Values:
    """Relatives of the dead are not asked some questions, and nobody else is left out there."""
    of_living = [f"given:{key}" for key, asked in COUNTED_QUESTIONS.items() if asked.of_living]
    if one.course == "relative":
        return dict.fromkeys(of_living, "not_asked")
    return {name: NOT_TOLD for name in of_living if values[name] == "not_asked"}


def _answer(one: Person, time: str, months: float) -> str:
    at = _MONTHS[time]
    has_happened = one.end in (StateAt12.DIED, StateAt12.AGAIN) and one.event <= months
    if one.months(one.joined) >= at - _OPENS:
        return "none"
    if has_happened and one.event <= at + _CLOSES:
        return "died" if one.end == StateAt12.DIED else "none"
    if months >= at + _CLOSES or (months >= at and one.answers[time] == "answered"):
        return one.answers[time]
    return "none"


def _state(one: Person, months: float) -> str:
    if one.end in (StateAt12.DIED, StateAt12.AGAIN):
        return one.end if one.event <= months else StateAt12.NOT_YET
    return one.end if months > _MONTHS["m12"] + _CLOSES else StateAt12.NOT_YET


def _told(one: Person, months: float, last: float) -> str:
    if one.end == StateAt12.DIED and one.event <= months:
        return "died"
    if last < 0 or one.end == StateAt12.CANT_TELL:
        return NOT_TOLD
    if one.end == StateAt12.NEVER_QUIET:
        return "never_quiet"
    came_back = one.end in (StateAt12.CAME_BACK, StateAt12.AGAIN) and last >= one.event
    return "came_back" if came_back else "quiet"


def _since(last: float) -> str:
    if last < 0:
        return NOT_TOLD
    years = {"under_1": 12, "to_2": 24, "to_5": 60}
    return next((code for code, until in years.items() if last < until), "over_5")


def _later(drawn: Values, months: float) -> Iterator[tuple[str, str]]:
    """Nothing is said of a year before it is over."""
    for name, code in drawn.items():
        if name.startswith("later:"):
            is_over = months >= _YEARS_END[name.rpartition(".")[2]]
            told = NOT_TOLD if code == "not_yet" else code
            yield name, told if is_over else "not_yet"


def _unanswered() -> dict[str, int]:
    return {code: weight for code, weight in _ANSWERS.items() if code != "answered"}


def _one_of(random: Random, weighted: Mapping[str, int]) -> str:
    return random.choices([*weighted], [*weighted.values()])[0]

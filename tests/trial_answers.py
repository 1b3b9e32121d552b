"""Random answers and readings, and what they say to each other: worked out from possible lives, not from rules.

Whoever told something may live any life that agrees with it. A criterion is met if it is in all of these lives,
and not met if it is in none of them.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from trials.choices import UNDECIDED_KINDS, CriterionKind, Operator
from trials.matching import Verdict
from trials.models import CriterionReading
from trials.readings.answers import TrialAnswers
from trials.readings.shapes import OPERATORS
from trials.vocabulary import vocabulary

DECIDED = [kind for kind in CriterionKind if kind not in UNDECIDED_KINDS]
NOTHING_TOLD = TrialAnswers()
_BOTH = {True, False}
_FIELDS = {
    CriterionKind.DISEASE: "diseases",
    CriterionKind.AGE: "birth_year",
    CriterionKind.SEX: "sex",
    CriterionKind.MARKER: "markers",
    CriterionKind.ORGAN: "organs",
    CriterionKind.MEDICINES: "medicines",
    CriterionKind.CAR_T: "had_car_t",
    CriterionKind.PREGNANCY: "is_pregnant",
}


def without(answers: TrialAnswers, kind: CriterionKind) -> TrialAnswers:
    """The answers, had the question of a kind not been answered."""
    field = _FIELDS[kind]
    return replace(answers, **{field: getattr(NOTHING_TOLD, field)})


def was_told(answers: TrialAnswers, kind: CriterionKind) -> bool:
    return without(answers, kind) != answers


def some_answers(random: Random) -> TrialAnswers:
    """TrialAnswers of which each may be missing, or say nothing."""

    def some(kind: CriterionKind, most: int = 3) -> list[str]:
        return random.sample([*vocabulary(kind), "no-code"], random.randint(0, most))

    had = dict.fromkeys(some(CriterionKind.MEDICINES, 4), True)
    never = dict.fromkeys(vocabulary(CriterionKind.MEDICINES), False)
    return TrialAnswers(
        diseases=frozenset(some(CriterionKind.DISEASE)),
        birth_year=random.choice([None, *range(1930, 2026)]),
        sex=random.choice(["", "female", "male", "other", "unsaid"]),
        markers={
            code: random.choice(["positive", "negative", "unknown", "not_tested", "unsure"])
            for code in some(CriterionKind.MARKER, 9)
        },
        organs=frozenset(some(CriterionKind.ORGAN)),
        medicines=random.choice([had, never, never | had]),
        had_car_t=random.choice([True, False, None]),
        is_pregnant=random.choice([True, False, None]),
    )


def some_reading(random: Random) -> CriterionReading:
    """A reading of any kind, in the shapes that `Operator` names."""
    kind = random.choice(list(CriterionKind))
    if kind in UNDECIDED_KINDS:
        return CriterionReading(kind=kind, operator=Operator.SAYS, values={})
    if kind is CriterionKind.AGE:
        first, last = random.choice([(0, 17), (18, None), (18, 65), (None, 70), (40, 40)])
        values: dict[str, object] = {"from": first, "to": last}
        return CriterionReading(kind=kind, operator=Operator.BETWEEN, values=values)
    operator = random.choice(OPERATORS[kind])
    codes = random.sample(list(vocabulary(kind)), min(len(vocabulary(kind)), random.randint(1, 4)))
    values = {"codes": codes}
    if operator == Operator.AT_LEAST:
        values = {"codes": random.choice([codes, []]), "number": random.randint(1, 4)}
    return CriterionReading(kind=kind, operator=operator, values=values)


def expected(reading: CriterionReading, answers: TrialAnswers, on: date) -> Verdict:
    """Whether all lives that agree with the answers meet a criterion, or none."""
    kind, values = CriterionKind(reading.kind), reading.values
    if kind in UNDECIDED_KINDS:
        return Verdict.UNKNOWN
    if kind is CriterionKind.AGE:
        return _verdict(
            {
                (values["from"] is None or values["from"] <= age)
                and (values["to"] is None or age <= values["to"])
                for age in _ages(answers.birth_year, on)
            }
        )
    lives = [_may_be(kind, code, answers) for code in values["codes"] or vocabulary(kind)]
    counts = range(sum(map(min, lives)), sum(map(max, lives)) + 1)
    if values.get("number", 1) > len(lives):  # nobody could: it was read wrongly
        return Verdict.UNKNOWN
    if reading.operator == Operator.NONE_OF:
        return _verdict({count == 0 for count in counts})
    return _verdict({count >= values.get("number", 1) for count in counts})


def _verdict(met: set[bool]) -> Verdict:
    return {(True,): Verdict.YES, (False,): Verdict.NO}.get(tuple(met), Verdict.UNKNOWN)


def _ages(birth_year: int | None, on: date) -> set[int]:
    """The ages on a day of people born throughout a year; all ages without one."""
    if birth_year is None:
        return set(range(120))
    births = [date(birth_year, 1, 1) + timedelta(days=days) for days in (*range(0, 364, 7), 364)]
    return {
        max(on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)), 0)
        for birth in births
    }


def _may_be(kind: CriterionKind, code: str, answers: TrialAnswers) -> set[bool]:
    """Whether a code may be so, and may be not so, for somebody with these answers."""
    match kind:
        case CriterionKind.DISEASE:
            told = [one for one in answers.diseases if one in vocabulary(kind) and one != "other"]
            if not told or code == "other":
                return _BOTH
            if code in told or any(one.startswith(f"{code}.") for one in told):
                return {True}
            same_family = any(one.split(".")[0] == code.split(".")[0] for one in told)
            return _BOTH if same_family else {False}
        case CriterionKind.SEX:
            return {answers.sex == code} if answers.sex in ("female", "male") else _BOTH
        case CriterionKind.MARKER:
            results = {"positive": {True}, "negative": {False}}
            return results.get(answers.markers.get(code, ""), _BOTH)
        case CriterionKind.ORGAN:
            return {True} if code in answers.organs else _BOTH
        case CriterionKind.MEDICINES:
            if code == "other" and answers.medicines.get(code):
                return _BOTH
            return {answers.medicines[code]} if code in answers.medicines else _BOTH
        case CriterionKind.CAR_T:
            return _BOTH if answers.had_car_t is None else {answers.had_car_t}
        case _:
            return _BOTH if answers.is_pregnant is None else {answers.is_pregnant}


def some_form(random: Random) -> tuple[dict[str, object], TrialAnswers]:
    """What a browser sends of the questions page, and what somebody told by it."""

    def some(kind: CriterionKind, most: int) -> list[str]:
        return random.sample(list(vocabulary(kind)), random.randint(0, most))

    tested, medicines = some(CriterionKind.MARKER, 8), some(CriterionKind.MEDICINES, 4)
    results = {code: random.choice(["positive", "negative"]) for code in tested}
    had_none = random.random() < 0.3
    yes_no = {True: "yes", False: "no", None: ""}
    answers = TrialAnswers(
        diseases=frozenset(some(CriterionKind.DISEASE, 2)),
        birth_year=random.choice([None, *range(1930, 2026)]),
        sex=random.choice(["", "female", "male", "unsaid"]),
        markers=results,
        organs=frozenset(some(CriterionKind.ORGAN, 3)),
        medicines=dict.fromkeys(vocabulary(CriterionKind.MEDICINES), False)
        if had_none
        else dict.fromkeys(medicines, True),
        had_car_t=random.choice([True, False, None]),
        is_pregnant=random.choice([True, False, None]),
    )
    return {
        "country": random.choice(["", "AT", "DE", "MX"]),
        "diseases": sorted(answers.diseases),
        "birth_year": answers.birth_year or "",
        "sex": answers.sex,
        "positive": [code for code in tested if results[code] == "positive"],
        "negative": [code for code in tested if results[code] == "negative"],
        "organs": sorted(answers.organs),
        "medicines": ["none"] if had_none else medicines,
        "car_t": yes_no[answers.had_car_t],
        "pregnant": yes_no[answers.is_pregnant],
    }, answers

"""What is compared of two cohorts: counts and quartiles of all their people, by one query each.

A share is of those who answered; how many did not is said beside it. Medians are over those who answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, FloatField, Q, QuerySet

from intake.record.choices.car_t import CourseStatus, EventKind
from research.cohort.codes import NOT_REPORTED, VALUES, filter_code
from research.filters.specs import FILTERS
from research.models import CohortMember


class Quartiles(Aggregate):
    """First quartile, median and third quartile of the values that are not null; None if all are."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


_EVERYBODY = Q()


@dataclass(frozen=True)
class Topic:
    """A question with the conditions of its answers, asked of the people who meet `among`."""

    title: str
    answers: dict[str, Q]
    unanswered: Q
    among: Q = _EVERYBODY


@dataclass(frozen=True)
class Scale:
    """A column of numbers."""

    title: str
    column: str
    unit: str


class ComparisonLine(NamedTuple):
    """A line of the comparison: a label, and a text for each cohort. A `heading` begins a topic."""

    label: str
    texts: list[str]
    is_heading: bool = False


def _has(name: str, *values: str) -> Q:
    return Q(codes__overlap=[filter_code(name, value) for value in values])


def _labelled(name: str, conditions: dict[str, Q]) -> dict[str, Q]:
    return {FILTERS[name].label_of(value): condition for value, condition in conditions.items()}


def _family(family: str) -> Q:
    """The column of diagnoses is short, and so quicker than the codes."""
    kinds = [kind for kind in VALUES["diagnosis"] if kind.partition(".")[0] == family]
    return Q(diagnoses__overlap=kinds)


_FAMILIES = [kind for kind in VALUES["diagnosis"] if "." not in kind]
_INFUSED = Q(course=CourseStatus.INFUSED)
_SEVERE = [f"{kind}:3" for kind in EventKind]
_TOPICS = [
    Topic("CAR-T", {"Infused": _INFUSED}, Q(course="")),
    Topic("Diagnosis", _labelled("diagnosis", {f: _family(f) for f in _FAMILIES}), Q(diagnoses=[])),
    Topic("Sex", _labelled("sex", {s: Q(sex=s) for s in VALUES["sex"]}), Q(sex="")),
    Topic(
        "Course after infusion, of the infused",
        _labelled("relapse", {value: _has("relapse", value) for value in VALUES["relapse"]}),
        _has("relapse", NOT_REPORTED),
        _INFUSED,
    ),
    Topic(
        "Adverse event, of the infused",
        {"Any of grade 3 or more": _has("event", *_SEVERE)},
        _has("event", NOT_REPORTED),
        _INFUSED,
    ),
]  # fmt: skip
_SCALES = [
    Scale("Age when told", "age", "years"),
    Scale("Disease before infusion", "disease_before", "of 10"),
    Scale("Disease today", "disease_today", "of 10"),
    Scale("Change of disease", "disease_change", "points"),
    Scale("Prednisolone before infusion", "steroid_before", "mg a day"),
    Scale("Prednisolone today", "steroid_today", "mg a day"),
]


def summary(rows: QuerySet[CohortMember]) -> dict[str, Any]:
    """The numbers of a cohort, by the names that `comparison` reads."""
    return rows.aggregate(people=Count("pk"), **dict(_aggregates()))


def comparison(summaries: list[dict[str, Any]]) -> Iterator[ComparisonLine]:
    """The lines of a table that has a column for each of the summaries."""
    yield ComparisonLine("People", [f"{found['people']:,}" for found in summaries], is_heading=True)
    for nth, topic in enumerate(_TOPICS):
        yield ComparisonLine(topic.title, [_answered(f, f"topic_{nth}") for f in summaries], True)
        for place, label in enumerate(topic.answers):
            shares = [_share(f, f"topic_{nth}", f"answer_{nth}_{place}") for f in summaries]
            yield ComparisonLine(label, shares)
    for scale in _SCALES:
        yield ComparisonLine(
            scale.title, [_answered(found, scale.column) for found in summaries], True
        )
        texts = [_quartiles(found[f"{scale.column}_quartiles"]) for found in summaries]
        yield ComparisonLine(f"Median (quartiles), {scale.unit}", texts)


def _aggregates() -> Iterator[tuple[str, Aggregate]]:
    for nth, topic in enumerate(_TOPICS):
        unanswered = topic.among & topic.unanswered
        yield f"topic_{nth}_asked", Count("pk", filter=topic.among)
        yield f"topic_{nth}_unanswered", Count("pk", filter=unanswered)
        for place, condition in enumerate(topic.answers.values()):
            yield f"answer_{nth}_{place}", Count("pk", filter=topic.among & condition)
    for scale in _SCALES:
        unanswered = Q(**{f"{scale.column}__isnull": True})
        yield f"{scale.column}_asked", Count("pk")
        yield f"{scale.column}_unanswered", Count("pk", filter=unanswered)
        yield f"{scale.column}_quartiles", Quartiles(scale.column)


def _known(found: dict[str, Any], name: str) -> int:
    return found[f"{name}_asked"] - found[f"{name}_unanswered"]


def _answered(found: dict[str, Any], name: str) -> str:
    return f"{_known(found, name):,} known, {found[f'{name}_unanswered']:,} not reported"


def _share(found: dict[str, Any], topic: str, answer: str) -> str:
    n, known = found[answer], _known(found, topic)
    return f"{n:,} ({100 * n / known:.0f} %)" if known else f"{n:,}"


def _quartiles(found: list[float] | None) -> str:
    if found is None:
        return "–"
    first, median, third = map(_number, found)
    return f"{median} ({first} to {third})"


def _number(value: float) -> str:
    """With one digit after the point at most; what rounds to 0 has no sign."""
    return f"{round(value, 1) + 0:,.1f}".removesuffix(".0").replace("-", "−")

"""What researchers see first: how many take part, and of what kinds. Each number leads to the list of them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.models import AbstractUser
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone

from hesperion.ui.drawing.bars import Bar
from intake.record.choices.car_t import CourseStatus, Setting
from research.cohort.codes import NOT_REPORTED, filter_code
from research.filters.specs import FILTERS
from research.models import CohortMember
from research.review import REVIEW_RECORD

SECONDS = 60  # how old the numbers may be
MONTHS = 24
_INFUSED = CourseStatus.INFUSED.value
_SETTINGS = [*Setting.values, NOT_REPORTED]


@dataclass(frozen=True)
class Overview:
    """Numbers of participants, each as a Bar that leads to the list of these participants."""

    people: Bar
    infused: Bar
    new: Bar
    diagnoses: list[Bar]
    infusions: list[Bar]
    months: list[Bar]

    @property
    def numbers(self) -> list[Bar]:
        return [self.people, self.infused, self.new]


def overview_for(user: AbstractUser) -> Overview | None:
    """The overview for an account; None if it may not see records.

    Reviewers' numbers include hidden records. Numbers are up to a minute old.
    """
    if not user.has_perm("research.view_record"):
        return None
    may_review = user.has_perm(REVIEW_RECORD)
    key = f"research.overview:{may_review}"
    return cast(Overview, cache.get_or_set(key, lambda: _overview(may_review), SECONDS))


def _overview(may_review: bool) -> Overview:
    members: Any = CohortMember.for_review if may_review else CohortMember.objects
    rows = members.order_by()
    sent = {row["month"].date(): row for row in _by_month(rows)}
    this_month = timezone.now().astimezone(UTC).date().replace(day=1)
    return Overview(
        people=_bar("People", sum(row["people"] for row in sent.values())),
        infused=_bar("Infused", sum(row["infused"] for row in sent.values()), course=_INFUSED),
        new=_bar("New this month", _in(sent, this_month), sent=f"{this_month:%Y-%m}"),
        diagnoses=_longest_first(_diagnoses(rows)),
        infusions=_longest_first(_infusions(rows)),
        months=[_month(day, _in(sent, day)) for day in _until(this_month)],
    )


def _by_month(rows: QuerySet[Any]) -> QuerySet[Any]:
    """For each month in which somebody sent a story: how many did, and how many of them had CAR-T."""
    infused = Count("pk", filter=Q(course=_INFUSED))
    months = rows.annotate(month=TruncMonth("submitted_at", tzinfo=UTC)).values("month")
    return months.annotate(people=Count("pk"), infused=infused)


def _in(sent: dict[date, dict[str, int]], month: date) -> int:
    return sent[month]["people"] if month in sent else 0


def _until(last: date) -> Iterator[date]:
    """The first days of the months up to `last`, the oldest first."""
    for ago in reversed(range(MONTHS)):
        years, month = divmod(last.year * 12 + last.month - 1 - ago, 12)
        yield date(years, month + 1, 1)


def _month(day: date, people: int) -> Bar:
    short = f"{day:%b %Y}" if day.month == 1 else f"{day:%b}"
    return _bar(f"{day:%B %Y}", people, short, sent=f"{day:%Y-%m}")


def _diagnoses(rows: QuerySet[Any]) -> Iterator[Bar]:
    """People by family of diseases. Somebody with several families counts in each."""
    families: Counter[str] = Counter()
    for row in rows.values("diagnoses").annotate(people=Count("pk")):
        found = {code.partition(".")[0] for code in row["diagnoses"]} or {NOT_REPORTED}
        families.update(dict.fromkeys(found, row["people"]))
    for family, people in families.items():
        yield _bar(FILTERS["diagnosis"].label_of(family), people, diagnosis=family)


def _infusions(rows: QuerySet[Any]) -> Iterator[Bar]:
    """Infused people by target and setting. Somebody with infusions of several kinds counts in each."""
    settings = {setting: _reporting("setting", setting) for setting in _SETTINGS}
    pairs: Counter[tuple[str, str]] = Counter()
    for row in rows.filter(course=_INFUSED).values("targets").annotate(**settings):
        for target in row["targets"] or [NOT_REPORTED]:
            pairs.update({(target, setting): row[setting] for setting in _SETTINGS})
    for (target, setting), people in pairs.items():
        if people:
            labels = FILTERS["target"].label_of(target), FILTERS["setting"].label_of(setting)
            label = " · ".join(labels)
            yield _bar(label, people, course=_INFUSED, target=target, setting=setting)


def _reporting(name: str, value: str) -> Count:
    return Count("pk", filter=Q(codes__contains=[filter_code(name, value)]))


def _longest_first(bars: Iterable[Bar]) -> list[Bar]:
    return sorted(bars, key=lambda bar: (-bar.count, bar.label))


def _bar(label: str, people: int, short: str = "", **filters: str) -> Bar:
    query = f"?{urlencode(filters)}" if filters else ""
    return Bar(label, people, reverse("admin:research_record_changelist") + query, short)

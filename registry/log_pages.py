"""The list of all statements in parts of fixed bounds: a part that is full never changes."""

from dataclasses import dataclass

from django.db.models import QuerySet

from hesperion.public_log.models import Statement
from hesperion.public_log.queries import last_statement

PART = 50  # statements


@dataclass(frozen=True)
class LogPart:
    """The statements from `first` to `last`, by their numbers."""

    number: int
    first: int
    last: int


def log_parts() -> list[LogPart]:
    """All parts, the newest first."""
    last = last_statement()
    count = last.seq if last else 0
    firsts = range(1, count + 1, PART)
    return [
        LogPart(number, first, min(first + PART - 1, count))
        for number, first in enumerate(firsts, start=1)
    ][::-1]


def newest_statements(count: int = PART) -> QuerySet[Statement]:
    return Statement.objects.order_by("-seq")[:count]


def statements_of_part(number: int) -> QuerySet[Statement]:
    bounds = ((number - 1) * PART + 1, number * PART)
    return Statement.objects.filter(seq__range=bounds).order_by("-seq")

"""The people of a request beside those of each earlier extract of its recipient.

Whoever has both can see who was added and who is gone, so that few of either could be singled out.
"""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from psycopg.sql import SQL

from research.disclosure.cells import CellKey, in_small_cells
from research.disclosure.ladder import K
from research.disclosure.people import bulk_reading, values_of_people
from research.disclosure.report import Difference
from research.models import Extract, Request

_COMPARE = SQL("""
WITH valued AS MATERIALIZED ({values}),
kept AS MATERIALIZED (SELECT subject FROM valued {without})
SELECT (SELECT count(*) FROM kept), count(kept.subject)
FROM (VALUES {arrays}) AS earlier (number, subjects)
LEFT JOIN LATERAL unnest(subjects::uuid[]) AS subject ON true
LEFT JOIN kept USING (subject)
GROUP BY number
ORDER BY number
""")
_WITHOUT = SQL("WHERE subject NOT IN ({})")


def earlier_differences(request: Request, key: CellKey | None) -> list[Difference]:
    """Of the people whom cells by `key` leave; of everybody if it is None."""
    extracts = list(_earlier(request))
    if not extracts:
        return []
    values, parameters = values_of_people(request, list(key or ()))
    statement = _COMPARE.format(
        values=values,
        without=_WITHOUT.format(in_small_cells(key, SQL("SELECT * FROM valued")))
        if key
        else SQL(""),
        arrays=SQL(", ").join(SQL("(%s, %s)") for _ in extracts),
    )
    arrays = [part for number, one in enumerate(extracts) for part in (number, _subjects(one))]
    with bulk_reading() as cursor:
        cursor.execute(statement, [*parameters, *arrays])
        counted = cursor.fetchall()
    return [_difference(*pair) for pair in zip(extracts, counted, strict=True)]


def _earlier(request: Request) -> QuerySet[Extract]:
    """Extracts that the institution, the requester or the project got, or may still download."""
    root = request.root.pk
    same = Q(request__institution__iexact=request.institution.strip())
    same |= Q(request__asked_by=request.asked_by_id) | Q(request=root) | Q(request__project=root)
    is_there = Q(replaced_at=None, key_destroyed_at=None) | Q(downloads__isnull=False)
    found = Extract.objects.filter(same, is_there, finished_at__isnull=False)
    return found.distinct().select_related("request").order_by("finished_at")


def _subjects(extract: Extract) -> str | None:
    """As the text of an array, which goes from one role to the other as it is."""
    subjects = Cast(ArrayAgg("participant_id"), TextField())
    found: str | None = extract.rows.aggregate(subjects=subjects)["subjects"]
    return found


def _difference(extract: Extract, counted: tuple[int, int]) -> Difference:
    """Who was erased is gone too, though no row is left of them."""
    kept, in_both = counted
    added, gone = kept - in_both, extract.size - in_both
    return Difference(
        request=extract.request.number or 0,
        extract=extract.number,
        people=extract.size,
        added=added,
        gone=gone,
        is_small=_is_small(added, gone),
        sentence=_sentence(extract, added, gone),
    )


def _sentence(extract: Extract, added: int, gone: int) -> str:
    who = f"Since {str(extract).lower()}, {_were(added)} added, and {gone:,} {_is(gone)} gone."
    few = f" Fewer than {K} of either could be singled out by comparing the two."
    return who + (few if _is_small(added, gone) else "")


def _is_small(*numbers: int) -> bool:
    return any(0 < number < K for number in numbers)


def _were(people: int) -> str:
    return "1 person was" if people == 1 else f"{people:,} people were"


def _is(people: int) -> str:
    return "is" if people == 1 else "are"

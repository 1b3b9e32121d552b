"""The records before and after one in the list that it was opened from, found by key."""

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from research.models import CohortMember, Record
from research.record_list.paging import sent_after, sent_before
from research.record_list.selection import EVERYBODY, Selection, found_of


class Neighbours(NamedTuple):
    """`previous` is the one above in the list, None at its end. `sentence` says what is wrong with the list.

    `place` is the number of the record and of all in the list; None where the list does not count
    unasked.
    """

    list_url: str
    query: str
    sentence: str = ""
    previous: CohortMember | None = None
    next: CohortMember | None = None
    place: tuple[int, int] | None = None

    @property
    def shown(self) -> list[CohortMember]:
        return [member for member in (self.previous, self.next) if member]


def neighbours_of_record(user: Any, query: QueryDict, record: Record) -> Neighbours | None:
    """None if the address names no list. Filters that can't be read are a sentence, and no neighbours."""
    if not query:
        return None
    asked = Selection(user, _of_the_list(query))
    here = Neighbours(_list_url(asked), asked.of_a_record)
    if asked.faults:
        return here._replace(sentence=" ".join(asked.faults), query="")
    key = (record.submitted_at, record.pk)
    if not asked.fitting.filter(public_id=record.pk).exists():
        return here._replace(sentence="This record is not, or no longer, in the list.")
    newer = asked.fitting.filter(sent_after(*key))
    older = asked.fitting.filter(sent_before(*key))
    return here._replace(
        previous=newer.order_by("submitted_at", "public_id").first(),
        next=older.order_by("-submitted_at", "-public_id").first(),
        place=_place(asked.fitting, newer),
    )


def _of_the_list(query: QueryDict) -> QueryDict:
    found = query.copy()
    found.pop(EVERYBODY, None)
    return found


def _list_url(asked: Selection) -> str:
    base = reverse("admin:research_record_changelist")
    return f"{base}?{asked.query_string}" if asked.query_string else base


def _place(rows: QuerySet[CohortMember], newer: QuerySet[CohortMember]) -> tuple[int, int] | None:
    found = found_of(rows)
    return None if found.is_more else (newer.order_by().count() + 1, found.people)

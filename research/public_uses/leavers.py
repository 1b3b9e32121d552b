"""Quarterly, what everybody may know of people who left a use: that its recipient was told, and bands.

A notice for each person, or on the day, would say that somebody left, and to who knows of a withdrawal that
this person was in the data. So there is one for each use in each quarter, also if nobody left. Its band is made
anew only once eleven more people have left than at the band before, and else repeats that one. So both bands
only rise, and "fewer than eleven" says nothing, not even whether anybody left.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import Least

from research.extracts.queries import pseudonyms_to_delete, removed_from_downloads
from research.models import Download, Request, UseNotice
from research.public_uses.bands import LEAST, use_band
from research.public_uses.statements import publish_deletions, publish_leavers_told

_GRACE = timedelta(days=2)  # recipients are mailed once a day at most
_LAST_NOTICE = timedelta(days=100)  # after the last day of a use: the next quarter's


def publish_leavers(*, today: date) -> int:
    """Make the notices of this quarter that are due; how many. Run it daily.

    A recipient who was not mailed yet about everybody who had left has none until that was done.
    """
    up_to = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    if today < up_to + _GRACE:
        return 0
    return sum(_notify(request, up_to) for request in _due(up_to))


@transaction.atomic
def _notify(request: Request, up_to: date) -> bool:
    locked = Request.objects.select_for_update(no_key=True).get(pk=request.pk)
    last = locked.notices.last() or UseNotice()
    if last.up_to == up_to or _is_somebody_unmailed(locked, up_to):
        return False
    deleted = locked.deletions.aggregate(people=Sum("count"))["people"] or 0
    left = deleted + len(pseudonyms_to_delete(locked))
    notice = UseNotice.objects.create(
        request=locked,
        up_to=up_to,
        left=_shown(left, last.left),
        deleted=_shown(deleted, last.deleted),
    )
    publish_leavers_told(locked, up_to, use_band(notice.left))
    if notice.deleted > last.deleted:
        publish_deletions(locked, up_to, use_band(notice.deleted) or [])
    return True


def _shown(people: int, before: int) -> int:
    """The number of which the band is shown: that of before, until eleven more have left."""
    return people if people >= before + LEAST else before


def _due(up_to: date) -> QuerySet[Any]:
    """The uses whose data was fetched before this day, and that have no notice of it."""
    fetched = Download.objects.filter(extract__request=OuterRef("pk"), at__date__lt=up_to)
    notices = UseNotice.objects.filter(request=OuterRef("pk"), up_to=up_to)
    live = Request.objects.annotate(last_day=Least("ends_on", "agreement_ends_on"))
    live = live.filter(last_day__gte=up_to - _LAST_NOTICE)
    return live.filter(Exists(fetched), ~Exists(notices)).order_by("number")


def _is_somebody_unmailed(request: Request, up_to: date) -> bool:
    waiting = removed_from_downloads().filter(extract__request=request, mailed_at=None)
    return waiting.filter(removed_at__date__lt=up_to).exists()

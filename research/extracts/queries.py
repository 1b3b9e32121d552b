"""Reads of extracts: which may be downloaded, who has ended it since, whom the recipient must delete."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from intake.consent.choices import Purpose
from intake.consent.models import Consented
from intake.participants.queries import subject_of
from research.models import Extract, Extracted, Removed, Request

TOLD_WITHIN = timedelta(days=30)  # after somebody left
_PAGE_SIZE = 50


def current_extract(request: Request) -> Extract | None:
    """The extract of the request whose files may be downloaded; None if there is none."""
    return open_extracts().filter(request=request).order_by("number").last()


def open_extracts() -> QuerySet[Extract]:
    """The finished extracts whose key is there, and which no newer one replaces."""
    return Extract.objects.filter(
        finished_at__isnull=False, replaced_at=None, key_destroyed_at=None
    )


def people_today(extract: Extract) -> int:
    """How many people of the extract still allow all that it needs, and are shown to researchers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT derived.extract_people_today(%s, %s)",
            [extract.pk, sorted(extract.request.purposes)],
        )
        return int(cursor.fetchone()[0])


def needed_purposes(request: Request) -> frozenset[Purpose]:
    """All purposes that a participant in the request's extracts must allow, the study among them."""
    return request.purposes | {Purpose.STUDY}


def without_consent(extract: Extract) -> QuerySet[Extracted]:
    """The rows of participants who no longer allow what the extract needs, and have not been ended yet."""
    missing: Any = Q()
    for purpose in needed_purposes(extract.request):
        missing |= ~Exists(
            Consented.objects.filter(purpose=purpose, participant=OuterRef("participant"))
        )
    return extract.rows.filter(missing, ended_at=None)


def changed_extracts() -> QuerySet[Extract]:
    """The open extracts in which somebody has ended it, or was erased."""
    kept = Count("rows", filter=Q(rows__ended_at=None))
    return open_extracts().annotate(kept=kept).filter(kept__lt=F("size"))


def pseudonyms_to_delete(request: Request) -> list[str]:
    """Of everybody who ended it or was erased since the recipient downloaded an extract with them."""
    removed = removed_from_downloads().filter(extract__request=request)
    return list(removed.order_by("pseudonym").values_list("pseudonym", flat=True).distinct())


def removed_from_downloads() -> QuerySet[Removed]:
    """What the recipients must delete, of all requests."""
    return Removed.objects.filter(
        Exists(Extract.objects.filter(pk=OuterRef("extract"), downloads__isnull=False))
    )


def recipients_not_told() -> QuerySet[Request]:
    """The requests whose recipient should have been mailed 30 days ago or earlier about people to delete."""
    late = timezone.now() - TOLD_WITHIN
    waiting = removed_from_downloads().filter(mailed_at=None, removed_at__lte=late)
    return Request.objects.filter(Exists(waiting.filter(extract__request=OuterRef("pk"))))


def extracts(found: QuerySet[Extract]) -> QuerySet[Extract]:
    """The finished ones, with two counts of participants: `withdrawn` since then, and `erased` among them."""
    kept, erased = Count("rows", filter=Q(rows__ended_at=None)), F("size") - Count("rows")
    found = found.exclude(finished_at=None).select_related("request")
    return found.annotate(withdrawn=F("size") - kept, erased=erased)


def extracted(extract: Extract, *, after: str = "") -> tuple[list[Extracted], str]:
    """The rows of a page, and the public id after which the next page begins, "" on the last page.

    `after` is such a public id; the first page follows on one that nobody has. The rows are in the
    order of the subjects: one range of an index, however many rows the extract has.
    """
    rows = extract.rows.order_by("participant_id").select_related("participant")
    subject = subject_of(after) if after else None
    found: list[Any] = list(
        (rows.filter(participant__gt=subject) if subject else rows)[: _PAGE_SIZE + 1]
    )
    shown = found[:_PAGE_SIZE]
    return shown, shown[-1].participant.public_id if len(found) > _PAGE_SIZE else ""

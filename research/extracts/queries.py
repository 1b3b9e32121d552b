"""Reads of extracts, and of withdrawals since."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from intake.consent.models import Consented
from intake.participants.queries import subject_of
from research.models import Extract, Extracted

_PAGE_SIZE = 50


def extracts(found: QuerySet[Extract]) -> QuerySet[Extract]:
    """Extracts with two counts of participants: `withdrawn` since the extract, and `erased` among them."""
    allowed = Exists(
        Consented.objects.filter(
            purpose=OuterRef("request__recipient_kind"), participant=OuterRef("rows__participant")
        )
    )
    kept, erased = Count("rows", filter=allowed), F("size") - Count("rows")
    return found.annotate(withdrawn=F("size") - kept, erased=erased)


def extracted(extract: Extract, *, after: str = "") -> tuple[list[Extracted], str]:
    """The rows of a page, and the public id after which the next page begins, "" on the last page.

    `after` is such a public id; the first page follows on one that nobody has. The rows are in the
    order of the subjects: one range of an index, however many rows the extract has. Each row has
    the Boolean `is_consented`: whether the participant allows the extract's purpose today.
    """
    rows = extract.rows.order_by("participant_id").select_related("participant")
    allowed = Consented.objects.filter(
        purpose=extract.request.recipient_kind, participant=OuterRef("participant")
    )
    rows = rows.annotate(is_consented=Exists(allowed))
    subject = subject_of(after) if after else None
    found: list[Any] = list(
        (rows.filter(participant__gt=subject) if subject else rows)[: _PAGE_SIZE + 1]
    )
    shown = found[:_PAGE_SIZE]
    return shown, shown[-1].participant.public_id if len(found) > _PAGE_SIZE else ""

"""Reads of extracts, and of withdrawals since."""

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from intake.consent.models import Consented
from research.models import Extract, Extracted


def extracts(found: QuerySet[Extract]) -> QuerySet[Extract]:
    """Extracts with two counts of participants: `withdrawn` since the extract, and `erased` among them."""
    allowed = _allowed_for("purpose", "rows__participant")
    kept, erased = Count("rows", filter=allowed), F("size") - Count("rows")
    return found.annotate(withdrawn=F("size") - kept, erased=erased)


def extracted(found: QuerySet[Extracted]) -> QuerySet[Extracted]:
    """Rows with the Boolean `is_consented`: whether the participant allows the extract's purpose today."""
    rows = found.annotate(is_consented=_allowed_for("extract__purpose", "participant"))
    return rows.select_related("participant").order_by("participant__public_id")


def _allowed_for(purpose: str, participant: str) -> Exists:
    return Exists(
        Consented.objects.filter(purpose=OuterRef(purpose), participant=OuterRef(participant))
    )

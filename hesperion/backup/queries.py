from datetime import datetime

from hesperion.backup.models import Run


def last_success(kind: str) -> datetime | None:
    """When the last successful run of `kind`, "backup" or "drill", ended; None if there is none."""
    runs = Run.objects.filter(kind=kind, succeeded=True)
    return runs.order_by("ended_at").values_list("ended_at", flat=True).last()

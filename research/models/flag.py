from datetime import datetime
from typing import Any

from django.utils import timezone

from intake.stories.models.review import flag_due_at


class FlagRow:
    """A mixin for the model over the view of flags: the time limit of a flag."""

    record_id: str
    flagged_at: datetime
    decided_at: Any

    def __str__(self) -> str:
        return self.record_id

    @property
    def due_at(self) -> datetime:
        return flag_due_at(self.flagged_at)

    @property
    def is_overdue(self) -> bool:
        return self.decided_at is None and timezone.now() > self.due_at

    @property
    def time_left(self) -> str:
        """The whole hours left for the decision, or by which it is overdue; "" after the decision."""
        if self.decided_at:
            return ""
        hours = int((self.due_at - timezone.now()).total_seconds() // 3600)
        count = f"{abs(hours)} hour" if abs(hours) == 1 else f"{abs(hours)} hours"
        return f"{count} late" if hours < 0 else f"{count} left"

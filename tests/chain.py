"""A chain of the audit for tests, and plain SQL."""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from hesperion.privacy.audit import actions
from hesperion.privacy.audit.choices import Action

EVENTS, NOTES = "audit_event", "audit_testnote"
KEYS = {EVENTS: "id", NOTES: "pgh_id"}
LABELS = {EVENTS: "audit_event", NOTES: "note.history"}


@dataclass
class Chain:
    """Sealed rows. `notes` is the model of a table of history, `ledger` the file of heads."""

    notes: Any
    ledger: Path

    def grow(self, *, events: int, notes: int = 0) -> None:
        """Add rows and seal them."""
        for number in range(events):
            actions.record_event(
                actor=f"user:{number}",
                action=Action.IDENTITY,
                purpose=f"purpose {number}",
                subject=uuid.uuid4(),
                reason=f"reason {number}",
                detail={"fields": ["name"], "number": number},
            )
        self.notes.objects.bulk_create(
            self.notes(pgh_label="update", pgh_created_at=timezone.now(), text=f"text {number}")
            for number in range(notes)
        )
        actions.seal_audit()


def sql(statement: str, *parameters: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []

"""What the models over facts have in common: one row of a record."""

from typing import Any

from django.db import models

from hesperion.privacy.fields import PatientRow
from research.models.record import Record


class Told(PatientRow):
    """One row of a record, as the participant told it. Each model adds its own `record`."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField(editable=False)  # for decryption and the audit; shown to nobody

    class Meta(PatientRow.Meta):
        abstract = True
        managed = False
        default_permissions = ["view"]


def of_record(related_name: str) -> Any:
    return models.ForeignKey(
        Record, models.DO_NOTHING, related_name=related_name, db_constraint=False
    )

from typing import Any

import pghistory
from django.db import models

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedJSONField, PatientRow
from intake.record.models import SingleFact


@pghistory.track(exclude=["answers"])  # unfinished answers leave no trace
@classified(
    label="correction",
    technical=["participant", "updated_at"],
    free_text=["answers"],
    subject="participant_id",
)
class Correction(SingleFact):
    """An unfinished correction: it leads to questions that have no answer yet.

    The stored answers stay as they are until all these questions have answers.
    """

    answers: Any = EncryptedJSONField()  # {step's key: {field: cleaned value}}, the changed ones
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(PatientRow.Meta):
        pass

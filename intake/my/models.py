from typing import Any

import pghistory
from django.db import models

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedJSONField, PatientRow
from intake.record.models import SingleFact


@pghistory.track(exclude=["answers"])  # what is not whole yet leaves no trace
@classified(
    label="correction",
    technical=["participant", "updated_at"],
    free_text=["answers"],
    subject="participant_id",
)
class Correction(SingleFact):
    """A correction that leads to questions without an answer.

    What was told before holds until they have one.
    """

    answers: Any = EncryptedJSONField()  # {step's key: {field: cleaned value}}, the changed ones
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(PatientRow.Meta):
        pass

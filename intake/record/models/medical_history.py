import pghistory
from django.db import models

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import PatientRow
from hesperion.privacy.shown import shown_to_research
from intake.record.choices.diseases import MadeBy
from intake.record.models.fact import SingleFact, are_chosen, choice_field


@pghistory.track()
@classified(
    label="medical_history",
    clinical=["made_by"],
    technical=["participant"],
    subject="participant_id",
)
@shown_to_research(["made_by"])
class MedicalHistory(SingleFact):
    """Answers about all diseases, tests and medicines together, each of which has rows of its own.

    A question on a page that lists them is a field here if it is not about a single one of them.
    """

    made_by = choice_field(MadeBy, "diagnosis first made by")

    class Meta(PatientRow.Meta):
        verbose_name = "medical history"
        constraints = [
            models.CheckConstraint(
                name="record_medical_history_choices", condition=are_chosen(made_by=MadeBy)
            ),
        ]

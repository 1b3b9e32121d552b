import pghistory
from django.db import models

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import PatientRow
from hesperion.privacy.shown import shown_to_research
from intake.record.choices.diseases import MadeBy
from intake.record.models.fact import SingleFact, are_chosen, choice


@pghistory.track()
@classified(
    label="medical_history",
    clinical=["made_by"],
    technical=["participant"],
    subject="participant_id",
)
@shown_to_research(["made_by"])
class MedicalHistory(SingleFact):
    """What is asked once about the diseases, tests and medicines, beside the rows that each of them has.

    It is the row of the pages that list them: a question of such a page that is about none of them alone is
    a field here.
    """

    made_by = choice(MadeBy, "diagnosis first made by")

    class Meta(PatientRow.Meta):
        verbose_name = "medical history"
        constraints = [
            models.CheckConstraint(
                name="record_medical_history_choices", condition=are_chosen(made_by=MadeBy)
            ),
        ]

"""What an institution fills in."""

from datetime import date

from intake.institution.actions import alert_card
from intake.institution.models import AlertCardText, ContactPerson


def contact_person(**values: str) -> ContactPerson:
    """Somebody who reads the stories, if `values` say nothing else."""
    roles = {"role_en": "study nurse", "role_de": "Pflege", "role_es": "enfermera"}
    return ContactPerson.objects.create(**{"task": "reads", "first_name": "Anna"} | roles | values)


def approved_card(language: str = "en", text: str = "Call the centre first.") -> AlertCardText:
    """The words of the alert card in a language, approved by a clinician."""
    alert_card.write_card_text(language=language, text=text, by="user:7")
    row = AlertCardText.objects.get(pk=language)
    alert_card.approve_card_text(
        language=language, sha256=row.sha256, by="user:8",
        clinician="Dr. Vega", clinician_role="haematologist", approved_on=date(2026, 11, 2),
    )  # fmt: skip
    row.refresh_from_db()
    return row

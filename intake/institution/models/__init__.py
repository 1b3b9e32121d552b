from intake.institution.models.alert_card import AlertCardText
from intake.institution.models.contact_person import ContactPerson

__all__ = ["AlertCardText", "ContactPerson"]

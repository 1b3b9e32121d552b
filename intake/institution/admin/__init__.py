from intake.institution.admin.alert_card import AlertCardTextAdmin
from intake.institution.admin.contact_people import ContactPersonAdmin

__all__ = ["AlertCardTextAdmin", "ContactPersonAdmin"]

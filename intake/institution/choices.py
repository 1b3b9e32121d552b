from django.db.models import TextChoices


class ContactTask(TextChoices):
    """What a contact person does for participants."""

    READS = "reads", "reads the stories"
    ANSWERS = "answers", "answers the phone"


class InstitutionAction(TextChoices):
    """Audited actions of staff about what the institution tells."""

    CONTACT_SAVED = "contact-saved", "contact person changed"
    CONTACT_REMOVED = "contact-removed", "contact person removed"
    CARD_WRITTEN = "card-written", "text of the alert card written"
    CARD_APPROVED = "card-approved", "text of the alert card approved"
    CARD_WITHDRAWN = "card-withdrawn", "approval of the alert card withdrawn"

from django.db.models import QuerySet
from django.utils.translation import get_language

from intake.institution.models import AlertCardText, ContactPerson


def contact_people() -> QuerySet[ContactPerson]:
    """All contact people, those who read the stories first."""
    return ContactPerson.objects.order_by("-task", "pk")


def approved_card_text() -> AlertCardText | None:
    """The words on the alert card in the current language; None if no clinician has approved them."""
    return AlertCardText.objects.filter(pk=get_language(), approved_on__isnull=False).first()

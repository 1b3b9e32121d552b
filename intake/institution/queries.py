from django.db.models import QuerySet

from intake.institution.models import ContactPerson


def contact_people() -> QuerySet[ContactPerson]:
    """All contact people, those who read the stories first."""
    return ContactPerson.objects.order_by("-task", "pk")

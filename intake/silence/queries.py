from django.db.models import QuerySet

from intake.choices.consent import Purpose
from intake.models import Silence
from intake.queries import consented_for


def reported() -> QuerySet[Silence]:
    """The reports on those who take part today."""
    return Silence.objects.filter(participant__in=consented_for(Purpose.STUDY))

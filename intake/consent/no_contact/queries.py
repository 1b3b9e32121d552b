from django.db.models import QuerySet

from intake.consent.choices import Purpose
from intake.consent.models import NoContactReport
from intake.consent.queries import consented_for


def reported() -> QuerySet[NoContactReport]:
    """The reports of no contact about participants whose consent to the study is in force."""
    return NoContactReport.objects.filter(participant__in=consented_for(Purpose.STUDY))

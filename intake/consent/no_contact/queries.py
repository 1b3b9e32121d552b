import uuid

from django.db.models import QuerySet

from intake.consent.choices import NoContactFinding, NoContactReason, Purpose
from intake.consent.models import NoContactReport
from intake.consent.queries import consented_for
from intake.record.choices.people import DeathSource
from intake.record.models import Death


def reported() -> QuerySet[NoContactReport]:
    """The reports of no contact about participants whose consent to the study is in force."""
    return NoContactReport.objects.filter(participant__in=consented_for(Purpose.STUDY))


def is_found_dead(subject: uuid.UUID) -> bool:
    """Whether a data steward found a report of the participant's death to be true."""
    return NoContactReport.objects.filter(
        participant=subject, reason=NoContactReason.DIED, finding=NoContactFinding.TRUE
    ).exists()


def steward_death(subject: uuid.UUID) -> QuerySet[Death]:
    """The participant's death as a data steward found it out; no row if none did, or a relative told of it."""
    return Death.objects.filter(pk=subject, source=DeathSource.STEWARD)

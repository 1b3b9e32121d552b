from django.db.models import Exists, OuterRef, QuerySet

from intake.consent.models import Consent, Objection
from intake.participants.models import Confirmation
from intake.record.models import Death, Story


def to_be_decided() -> QuerySet[Objection]:
    """All objections, decided or not, to stories of confirmed participants whose consent is in force."""
    of_participant = {"participant": OuterRef("participant")}
    return Objection.objects.filter(
        Exists(Confirmation.objects.filter(**of_participant)),
        Exists(Consent.objects.filter(**of_participant, ended_at=None)),
    )


def cause_of(objection: Objection) -> str | None:
    """The cause of death in the family's words.

    None if there is none. Must be called where reads are recorded in the audit.
    """
    death = Death.objects.filter(pk=objection.participant_id).first()
    return death.cause if death else None


def story_of(objection: Objection) -> str | None:
    """The text of the story that the family objects to.

    None if there is none. Must be called where reads are recorded in the audit.
    """
    story = Story.objects.filter(pk=objection.participant_id).first()
    return story.text if story else None

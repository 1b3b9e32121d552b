"""Scoped reads: which stories may be published, and which of them everybody may read today."""

import uuid
from enum import Enum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from intake.consent.choices import Audience, Purpose
from intake.consent.models import Consent
from intake.consent.queries import consented_for, has_no_contact_report
from intake.participants.choices import AgeGroup
from intake.participants.models import Participant
from intake.record.models import Death
from intake.stories.choices import ReviewState
from intake.stories.models import Publication, Review
from intake.stories.models.publication import DELAY


def reason_of(participant: Participant) -> str:
    """Why our team sent the story back; "" where it stands otherwise."""
    latest = participant.reviews.order_by("decided_at").last()
    is_back = latest is not None and latest.state == ReviewState.SENT_BACK
    return (latest.reason or "") if latest and is_back else ""


def publishable() -> QuerySet[Participant]:
    """Those whose story may be published today.

    Never a child's, nor that of somebody who died, or of whom a mail's reader says that they died or
    can't answer: they could not stop it. Who came of age signed anew by themself.
    """
    by_others = Consent.objects.filter(
        participant=OuterRef("pk"),
        ended_at=None,
        document__audience__in=[Audience.PARENT, Audience.RELATIVE],
    )
    died = Death.objects.filter(pk=OuterRef("pk"))
    is_adult = Q(age_group=AgeGroup.ADULT) | Q(majority__isnull=False)
    return consented_for(Purpose.PUBLISH).filter(
        is_adult, ~Exists(by_others), ~Exists(died), ~has_no_contact_report("pk")
    )


class Hindrance(Enum):
    """Why nobody, or not this person, prepares the story of a participant who would allow it."""

    NOT_INCLUDED = "its words were not read, or were changed since"
    SAME_PERSON = "this very person read and included it"


def hindrance(subject: uuid.UUID, by: str) -> Hindrance | None:
    """What keeps `by` from preparing the story now."""
    latest = Review.objects.filter(participant=subject).order_by("decided_at").last()
    if latest is None or latest.state != ReviewState.INCLUDED:
        return Hindrance.NOT_INCLUDED
    return Hindrance.SAME_PERSON if latest.decided_by == by else None


def published() -> QuerySet[Publication]:
    """What everybody may read just now, in an order that does not tell when it came."""
    due = timezone.now() - DELAY
    return live_texts().filter(approved_at__lte=due).order_by("number")


def live_texts() -> QuerySet[Publication]:
    """The texts that were neither replaced nor stopped, of those whose story may be published."""
    return Publication.objects.filter(ended_at=None, participant__in=publishable())


def proposal_of(participant: Participant) -> Publication | None:
    """The text that waits for an answer, or got a no."""
    return live_texts().filter(participant=participant, approved_at=None).first()


def approved_of(participant: Participant) -> Publication | None:
    """The text that got a yes, public already or not yet."""
    return live_texts().filter(participant=participant, approved_at__isnull=False).first()

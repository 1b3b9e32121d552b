"""Reads of stories that may be published, of proposed texts, and of texts that are public today."""

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


class Hindrance(Enum):
    """A reason why a story may not be prepared for publication, although its participant allows it."""

    NOT_INCLUDED = "its words were not read, or were changed since"
    SAME_PERSON = "this very person read and included it"


def reason_of(participant: Participant) -> str:
    """The reason for which our team sent the story back; "" if it is not sent back now."""
    latest = participant.reviews.order_by("decided_at").last()
    is_back = latest is not None and latest.state == ReviewState.SENT_BACK
    return (latest.reason or "") if latest and is_back else ""


def publishable() -> QuerySet[Participant]:
    """The participants whose story may be published today.

    Children, participants who died, and participants whom the reader of a mail reports as dead or
    unable to answer are left out, because they could not stop publication. Participants who came of
    age are included only if they have signed a new consent themselves.
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


def hindrance(subject: uuid.UUID, by: str) -> Hindrance | None:
    """The reason why the member of staff `by` may not prepare the story now; None if they may."""
    latest = Review.objects.filter(participant=subject).order_by("decided_at").last()
    if latest is None or latest.state != ReviewState.INCLUDED:
        return Hindrance.NOT_INCLUDED
    return Hindrance.SAME_PERSON if latest.decided_by == by else None


def published() -> QuerySet[Publication]:
    """The texts that are public now, in an order that does not reveal when each was published."""
    due = timezone.now() - DELAY
    return live_texts().filter(approved_at__lte=due).order_by("number")


def live_texts() -> QuerySet[Publication]:
    """Texts that were neither replaced nor stopped, of participants whose story may be published."""
    return Publication.objects.filter(ended_at=None, participant__in=publishable())


def proposal_of(participant: Participant) -> Publication | None:
    """The text that waits for the participant's answer or that they refused; None if there is none."""
    return live_texts().filter(participant=participant, approved_at=None).first()


def approved_of(participant: Participant) -> Publication | None:
    """The text that the participant has approved, whether public yet or not; None if there is none."""
    return live_texts().filter(participant=participant, approved_at__isnull=False).first()

"""Reads of stories that may be published, of proposed texts, and of texts that are public today."""

import uuid
from enum import Enum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from intake.consent.choices import Audience, Purpose
from intake.consent.models import Consent
from intake.consent.queries import consented_for, has_no_contact_report
from intake.participants.choices import AgeGroup
from intake.participants.models import Participant
from intake.record.models import Death
from intake.stories.choices import BY_PARTICIPANT, REASONED, ReviewState
from intake.stories.models import Claim, Publication, Review
from intake.stories.models.publication import DELAY


class Hindrance(Enum):
    """A reason why a story may not be prepared for publication, although its participant allows it."""

    NOT_INCLUDED = "its words were not read, or were changed since"
    SAME_PERSON = "this very person read and included it"


def reason_of(participant: Participant) -> str:
    """The reason for which our team sent the story back or declined it; "" if neither is so now."""
    latest = latest_review(participant)
    return (latest.reason or "") if latest and latest.state in REASONED else ""


def latest_review(participant: Participant) -> Review | None:
    """The current state of the story in review; None if nobody has reviewed it."""
    return participant.reviews.order_by("decided_at").last()


def waits_for_review(participant: Participant) -> bool:
    """Whether the story is in the study, and not reviewed as it is now."""
    latest = latest_review(participant)
    is_due = latest is None or latest.state in BY_PARTICIPANT
    return is_due and consented_for(Purpose.STUDY).filter(pk=participant.pk).exists()


def claim_on(participant: Participant) -> Claim | None:
    """The claim by which a reviewer has the story now; None if nobody has it."""
    return Claim.objects.filter(pk=participant.pk, until__gt=timezone.now()).first()


def story_version(text: str | None, latest: Review | None) -> str:
    """A keyed hash of a story and its state in review, by which a page knows that both are unchanged."""
    shown = f"{latest.pk if latest else ''}:{text or ''}"
    return salted_hmac("intake.stories.queries", shown, algorithm="sha256").hexdigest()[:32]


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

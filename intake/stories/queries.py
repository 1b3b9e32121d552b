"""Reads of stories that may be published, of proposed texts, and of texts that are public today."""

from enum import Enum

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac

from intake.consent.choices import Audience, Purpose
from intake.consent.models import Consent
from intake.consent.queries import consented_for, has_no_contact_report
from intake.participants.choices import AgeGroup
from intake.participants.models import Participant
from intake.record.models import Death, Story
from intake.stories.choices import BY_PARTICIPANT, REASONED, ReviewState
from intake.stories.models import Claim, Publication, Redaction, Review, StoryTopics
from intake.stories.models.publication import DELAY


class Hindrance(Enum):
    """A reason why the participant can't be asked now to publish the redaction of their story."""

    NOT_INCLUDED = "no reviewer has included the story as it reads now"
    NO_REDACTION = "there is no redaction"
    STORY_CHANGED = "the redaction was made from other words of the story"
    NOT_CONFIRMED = "no second reviewer has confirmed the redaction"
    REFUSED = "the participant has refused this redaction"


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


def topics_of(participant: Participant) -> list[str]:
    """The codes of the topics that the story is about."""
    found = StoryTopics.objects.filter(pk=participant.pk).first()
    return list(found.codes) if found else []


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


def is_included(participant: Participant) -> bool:
    """Whether a reviewer has included the story, and its words are the same since."""
    latest = latest_review(participant)
    return latest is not None and latest.state == ReviewState.INCLUDED


def story_text(participant: Participant) -> str:
    """The words of the story as they are now; "" if there is none."""
    story = Story.objects.filter(pk=participant.pk).first()
    return (story.text or "") if story else ""


def redaction_of(participant: Participant) -> Redaction | None:
    """The redaction that was saved last, whether confirmed or not; None if there is none."""
    return Redaction.objects.filter(participant=participant, ended_at=None).first()


def redactions_in_work() -> QuerySet[Redaction]:
    """The current redactions of included stories that may be published, the oldest first."""
    decided = Review.objects.filter(participant=OuterRef("participant")).order_by("-decided_at")
    current = Redaction.objects.filter(ended_at=None, participant__in=publishable())
    current = current.annotate(state=Subquery(decided.values("state")[:1]))
    return current.filter(state=ReviewState.INCLUDED).order_by("made_at")


def stories_to_redact() -> QuerySet[Participant]:
    """Participants with an included story that may be published, and without a redaction, by public id.

    That order has an index: the first of them are found without looking at all the others.
    """
    decided = Review.objects.filter(participant=OuterRef("pk")).order_by("-decided_at")
    redacted = Redaction.objects.filter(participant=OuterRef("pk"))
    written = Story.objects.filter(pk=OuterRef("pk"), text__isnull=False)
    found = publishable().filter(~Exists(redacted), Exists(written))
    found = found.annotate(state=Subquery(decided.values("state")[:1]))
    return found.filter(state=ReviewState.INCLUDED).order_by("public_id")


def hindrance(participant: Participant) -> Hindrance | None:
    """Why the participant can't be asked to publish the redaction; None if they can.

    Must be called inside the context manager `reading` or `themself`.
    """
    if not is_included(participant):
        return Hindrance.NOT_INCLUDED
    redaction = redaction_of(participant)
    if redaction is None:
        return Hindrance.NO_REDACTION
    if not redaction.is_of(story_text(participant)):
        return Hindrance.STORY_CHANGED
    if redaction.confirmed_at is None:
        return Hindrance.NOT_CONFIRMED
    refused = redaction.publications.filter(refused_at__isnull=False)
    return Hindrance.REFUSED if refused.exists() else None


def is_outdated(publication: Publication) -> bool:
    """Whether the participant has changed the words of their story since the text was made."""
    return not publication.redaction.is_of(story_text(publication.participant))


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

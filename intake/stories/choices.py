"""Stored codes of the review of a story, and of the audit's events about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewState(models.TextChoices):
    """The state of a story in review. A story that nobody has reviewed has none."""

    INCLUDED = "included", _("Included")
    SENT_BACK = "sent_back", _("Sent back")
    DECLINED = "declined", _("Declined")
    CHANGED = "changed", _("Changed since it was included")
    ANSWERED = "answered", _("Changed since it was sent back or declined")


DECISIONS = [ReviewState.INCLUDED, ReviewState.SENT_BACK, ReviewState.DECLINED]  # a reviewer's
REASONED = [
    ReviewState.SENT_BACK,
    ReviewState.DECLINED,
]  # with a reason, which the participant reads
BY_PARTICIPANT = [ReviewState.CHANGED, ReviewState.ANSWERED]  # set by their correction

# The states of stories that only reviewers see, until a reviewer includes them.
HIDDEN = [ReviewState.SENT_BACK, ReviewState.DECLINED, ReviewState.ANSWERED]


class FlagOutcome(models.TextChoices):
    """What a medical reviewer decided about a flag."""

    DANGER = "danger", "A danger: we act"
    NO_DANGER = "no_danger", "Not a danger"


class StoryTopic(models.TextChoices):
    """What a story is about. Reviewers tick them; researchers filter by them."""

    DIAGNOSIS = "diagnosis", _("The way to the diagnosis")
    INFUSION_DAY = "infusion_day", _("The day of the infusion")
    HOSPITAL = "hospital", _("Hospital and staff")
    SIDE_EFFECTS = "side_effects", _("Side effects of the treatment")
    FATIGUE = "fatigue", _("Tiredness and strength")
    WORK = "work", _("Work, school and studies")
    FAMILY = "family", _("Family, friends and partner")
    PREGNANCY = "pregnancy", _("Pregnancy and the wish for a child")
    MONEY = "money", _("Money and insurance")
    HOPE_AND_FEAR = "hope_and_fear", _("Hope and fear")


class StoryAction(models.TextChoices):
    """Actions of staff on a story, as the audit stores them. A stored code is never renamed."""

    REVIEWED = "reviewed", "story reviewed"
    FLAGGED = "flagged", "danger flagged"
    FLAG_DECIDED = "flag-decided", "danger decided on"
    NOTE_WRITTEN = "note-written", "note on a record written"
    REDACTION_SAVED = "redaction-saved", "redaction saved"
    REDACTION_CONFIRMED = "redaction-confirmed", "redaction confirmed"
    REDACTION_RETURNED = "redaction-returned", "redaction sent back to its writer"
    STORY_PREPARED = "story-prepared", "participant asked to publish a redaction"

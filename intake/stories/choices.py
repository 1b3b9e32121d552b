"""Stored codes of decisions on a story, and of the audit's events about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewState(models.TextChoices):
    """A decision of our team on a story."""

    IN_REVIEW = "in_review", _("Being read")
    INCLUDED = "included", _("Included")
    SENT_BACK = "sent_back", _("Sent back")


class FlagOutcome(models.TextChoices):
    """What a medical reviewer decided about a flag."""

    DANGER = "danger", "A danger: we act"
    NO_DANGER = "no_danger", "Not a danger"


class StoryAction(models.TextChoices):
    """Actions of staff on a story, as the audit stores them. A stored code is never renamed."""

    REVIEWED = "reviewed", "story reviewed"
    FLAGGED = "flagged", "danger flagged"
    FLAG_DECIDED = "flag-decided", "danger decided on"
    NOTE_WRITTEN = "note-written", "note on a record written"
    STORY_PREPARED = "story-prepared", "text for publishing prepared"

"""What our team decides on a story."""

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReviewState(models.TextChoices):
    """What our team decided on a story."""

    IN_REVIEW = "in_review", _("Being read")
    INCLUDED = "included", _("Included")
    SENT_BACK = "sent_back", _("Sent back")


class StoryAction(TextChoices):
    """What staff do with a story."""

    REVIEWED = "reviewed", "story reviewed"
    FLAGGED = "flagged", "danger flagged"
    FLAG_DECIDED = "flag-decided", "danger decided on"
    STORY_PREPARED = "story-prepared", "text for publishing prepared"

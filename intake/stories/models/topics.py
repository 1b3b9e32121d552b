import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import PatientRow
from hesperion.privacy.shown import shown_to_research
from intake.participants.models import Participant
from intake.stories.choices import StoryTopic


@pghistory.track()
@classified(
    label="story_topics",
    clinical=["codes"],
    technical=["participant", "ticked_by", "ticked_at"],
    subject="participant_id",
    runtime="SELECT, INSERT, UPDATE (codes, ticked_by, ticked_at)",
)
@shown_to_research(["codes"], called={"codes": "topics"})
class StoryTopics(PatientRow):
    """What a story is about, as the reviewer ticked it who decided last. The words of the story are sealed."""

    participant = models.OneToOneField(
        Participant, models.CASCADE, primary_key=True, related_name="topics"
    )
    codes = ArrayField(
        models.CharField(max_length=20, choices=StoryTopic), verbose_name="topics", default=list
    )
    ticked_by = models.CharField(max_length=40)  # actor, as in the audit
    ticked_at = models.DateTimeField(default=timezone.now)

    class Meta(PatientRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="stories_topics_codes", condition=Q(codes__contained_by=StoryTopic.values)
            ),
        ]

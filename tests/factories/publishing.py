"""Texts of stories for others to read. Traits name states: proposed, approved, published."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from intake.participants.models import Participant
from intake.stories.choices import ReviewState
from intake.stories.models import Publication
from intake.stories.models.publication import DELAY
from tests.factories.full_record import reviewed
from tests.factories.intake import confirmed

TEXT = "It began with tired hands.\n\nToday I hold a cup again."


def willing(**steps: Any) -> Participant:
    """A confirmed participant who allows that their story is published, and whose story was included."""
    participant = confirmed(choices={"purposes": ["study", "publish"]}, **steps)
    reviewed(participant, ReviewState.INCLUDED, by="user:0")
    return participant


def proposed(participant: Participant, **values: Any) -> Publication:
    told = {"language": "en", "text": TEXT, "prepared_by": "user:1"} | values
    return Publication.objects.create(participant=participant, **told)


def approved(participant: Participant, ago: timedelta = timedelta(0), **values: Any) -> Publication:
    """One that got its yes so long ago."""
    then = timezone.now() - ago
    return proposed(participant, prepared_at=then, approved_at=then, **values)


def published(participant: Participant | None = None, **values: Any) -> Publication:
    return approved(participant or willing(), DELAY, **values)

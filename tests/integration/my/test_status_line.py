"""The line shows days of stages that the story has reached, and of no later one."""

from datetime import UTC, datetime

import pytest

from hesperion.privacy.access import themself
from intake.my.status import StoryStatus, stories_of
from tests.factories.intake import confirmed

pytestmark = pytest.mark.django_db


def test_a_story_that_is_read_again_has_no_day_in_the_study():
    participant = confirmed()
    for day, state in enumerate(["included", "changed"], start=3):
        by = "user:1" if state == "included" else "participant"
        participant.reviews.create(
            state=state, decided_by=by, decided_at=datetime(2026, 3, day, 12, tzinfo=UTC)
        )
    with themself(participant.pk):
        (story,) = stories_of([participant.pk])
        assert story.status == StoryStatus.IN_REVIEW
        assert story.stages[3].note == ""

"""The participant's home page: each of their stories, with its status and the cards that apps register."""

import uuid
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from hesperion.privacy.access import themself
from intake.followup.actions.returns import came_back
from intake.followup.choices import ReturnBy
from intake.my.status import StoryOverview, stories_of
from intake.participants import panels, queries
from intake.participants.access import sign_in_required
from intake.participants.addressee import set_addressee
from intake.participants.choices import Teller

WELCOME = timedelta(minutes=20)  # since the address was confirmed: so long the page says thank you


@require_safe
@sign_in_required
def home(request: HttpRequest, subjects: list[uuid.UUID]) -> HttpResponse:
    with themself(*subjects):
        stories = stories_of(subjects)
        context = {
            "stories": [_story(request, story) for story in stories],
            "has_more": queries.has_closed_stories(subjects),
            "is_welcome": any(_is_new(story) for story in stories),
        }
        if len(stories) != 1:
            set_addressee(request, teller=Teller.SELF, country=None)
        return render(request, "my/home.html", context)


def _story(request: HttpRequest, story: StoryOverview) -> SafeString:
    """The HTML of one story, which speaks to its teller."""
    participant = story.participant
    set_addressee(request, teller=participant.teller, country=participant.country)
    has_returned = came_back(participant=participant, by=ReturnBy.SIGNED_IN)
    context = {
        "story": story,
        "has_returned": has_returned,
        "cards": panels.rendered(request, participant),
    }
    return render_to_string("my/story.html", context, request)


def _is_new(story: StoryOverview) -> bool:
    confirmation = getattr(story.participant, "confirmation", None)
    return confirmation is not None and timezone.now() - confirmation.confirmed_at < WELCOME

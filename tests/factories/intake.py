"""Participants as a real draft makes them. Traits name states: drafted, submitted, confirmed."""

import copy
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from hesperion.privacy.keys import actions as keys
from intake.actions import stories
from intake.models import Draft, Participant
from intake.queries import current_document

NAME = "Test Person"
EMAIL = "test.person@example.com"
STORY = "It began with tired hands. Now I can hold a cup again."


def answers(**steps: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A whole set of answers; name steps to change some of their fields."""
    whole: dict[str, dict[str, Any]] = {
        "consent": {
            "sha256": current_document().sha256,
            "adult": True,
            "study": True,
            "contact": False,
            "name": NAME,
            "email": EMAIL,
            "signed_at": timezone.now().isoformat(),
        },
        "country": {"country": "DE"},
        "about": {"birth_year": 1980, "sex": "female"},
        "diagnosis": {"families": ["sle"], "made_by": "rheumatologist"},
        "lupus": {"first_symptoms": "2015", "diagnosed": "2016-05"},
        "markers": {"positive": ["dsdna", "ana"]},
        "organs": {"affected": ["kidney"]},
        "treatments": {"now": ["antimalarial", "glucocorticoid"], "past": ["rituximab"]},
        "steroid": {"drug": "prednisolone", "mg": "7.5"},
        "car-t": {"status": "infused"},
        "story": {"text": STORY},
    }
    for key, changes in steps.items():
        whole.setdefault(key.replace("_", "-"), {}).update(changes)
    return copy.deepcopy(whole)


def drafted(**steps: dict[str, Any]) -> Draft:
    call_command("load_consent", verbosity=0)
    draft = Draft(language="en", answers=answers(**steps))
    keys.make(draft.subject)
    draft.save()
    return draft


def submitted(**steps: dict[str, Any]) -> Participant:
    draft = drafted(**steps)
    stories.submit_story(subject=draft.pk)
    return Participant.objects.get(pk=draft.pk)


def confirmed(**steps: dict[str, Any]) -> Participant:
    participant = submitted(**steps)
    stories.confirm(participant=participant)
    return participant

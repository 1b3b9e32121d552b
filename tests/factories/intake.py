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
        "diagnosis": {"families": ["sle"]},
        "lupus": {"first_symptoms": "2015", "diagnosed": "2016-05"},
        **car_t(),
        "story": {"text": STORY},
    }
    for key, changes in steps.items():
        whole.setdefault(key.replace("_", "-"), {}).update(changes)
    return copy.deepcopy(whole)


def car_t() -> dict[str, dict[str, Any]]:
    """The answers of someone who had an infusion, with a mild reaction, and is well today."""
    return {
        "car-t": {"status": "infused", "decided": ""},
        "infusion": {"given": "2024-03-11", "target": "cd19", "cells": "own", "setting": "trial"},
        "afterwards": {
            "cared_for": "ward", "signs": ["fever", "tocilizumab"], "oxygen": "none",
            "nerves": ["none"], "organ": "no", "later": ["low_counts", "growth_factor"],
        },
        "since": {
            "stopped": "2024-02", "restarted": "", "relapse": "no", "relapsed": "", "again": False,
        },
        "before": {
            "disease": 8, "tiredness": 7, "pain": 6, "daily_life": 7,
            "drug": "prednisolone", "mg": "12.5", "medicines": ["mycophenolate"],
        },
        "today": {"disease": 1, "tiredness": 3, "pain": 1, "daily_life": 2},
    }  # fmt: skip


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

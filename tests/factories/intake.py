"""Participants as a real draft makes them. Traits name states: drafted, submitted, confirmed."""

import copy
from typing import Any

from django.utils import timezone

from hesperion.privacy.keys import actions as keys
from intake.consent.choices import Purpose
from intake.consent.models import ConsentChoice, ConsentDocument
from intake.consent.queries import current_document, document_for
from intake.consent.versions import queries as versions
from intake.consent.versions.actions import (
    FIELDS,
    approve_version,
    offer_version,
    start_version,
    write_text,
)
from intake.participants.actions import addresses
from intake.participants.choices import AGES, AgeGroup
from intake.participants.models import Participant
from intake.share.actions import submitting
from intake.share.models import Draft

NAME = "Test Person"
EMAIL = "test.person@example.com"
RIGHT = {
    "question_0": "0",
    "question_1": "1",
    "question_2": "2",
}  # of the quiz to a person themself
STORY = "It began with tired hands. Now I can hold a cup again."


def answers(**steps: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A whole set of answers; name steps to change some of their fields, key_information for key-information.

    What is signed is the document for who tells.
    """
    changes = {key.replace("_", "-"): values for key, values in steps.items()}
    consented = consenting(**changes.get("who", {}), **changes.get("age", {}))
    whole = consented | {
        "about": {"birth_year": birth_year(consented["age"]["age_group"]), "sex": "female"},
        "diagnosis": {"families": ["sle"]},
        "lupus": {"first_symptoms": "2015", "diagnosed": "2016-05"},
        "markers": {"positive": ["dsdna", "ana"]},
        "organs": {"affected": ["kidney"]},
        "treatments": {
            "drug": "prednisolone",
            "mg": "7.5",
            "now": ["antimalarial"],
            "past": ["rituximab"],
        },
        **car_t(),
        "story": {"text": STORY},
    }
    for key, values in changes.items():
        whole.setdefault(key, {}).update(values)
    return copy.deepcopy(whole)


def birth_year(age_group: str) -> int:
    """Of somebody who has been in the age group for some time, and stays in it for some more."""
    youngest, oldest = AGES[AgeGroup(age_group)]
    is_adult = AgeGroup(age_group) is AgeGroup.ADULT
    return 1980 if is_adult else timezone.localdate().year - (youngest + oldest + 1) // 2


def consenting(
    teller: str = "self", age_group: str | None = None, country: str = "DE"
) -> dict[str, dict[str, Any]]:
    """The answers up to the signature; a parent tells of a child who was asked too."""
    age_group = age_group or ("12-15" if teller == "parent" else "18")
    who: dict[str, Any] = {
        "who": {"teller": teller},
        "age": {"age_group": age_group, "country": country},
    }
    shown = {"sha256": document_for(who).sha256}
    assent = {"assent": {"agrees": True, "age_group": age_group, **shown}}
    return (
        who
        | (assent if teller == "parent" else {})
        | {
            "key-information": {**shown},
            "understanding": {"tries": [1, 1, 1], **shown},
            "choices": {"purposes": ["study"]},
            "sign": {
                "name": NAME,
                "email": EMAIL,
                "agree": True,
                "signed_at": timezone.now().isoformat(),
                **shown,
            },
        }
    )


def car_t() -> dict[str, dict[str, Any]]:
    """The answers of someone who had an infusion, with a mild reaction, and is well today."""
    return {
        "car-t": {"status": "infused", "decided": ""},
        "infusion": {"given": "2024-03-11", "target": "cd19", "cells": "own", "setting": "trial"},
        "afterwards": {
            "cared_for": "ward", "signs": ["fever", "tocilizumab"], "oxygen": "none",
            "nerves": ["none"], "organ": "no",
        },
        "since": {
            "later": ["low_counts", "growth_factor"], "relapse": "no", "relapsed": "", "again": False,
        },
        "before": {
            "disease": 8, "tiredness": 7, "pain": 6, "daily_life": 7,
            "drug": "prednisolone", "mg": "12.5",
        },
        "today": {"disease": 1, "tiredness": 3, "pain": 1, "daily_life": 2},
    }  # fmt: skip


def drafted(**steps: dict[str, Any]) -> Draft:
    draft = Draft(language="en", answers=answers(**steps))
    keys.make_key(draft.subject)
    draft.save()
    return draft


def submitted(**steps: dict[str, Any]) -> Participant:
    draft = drafted(**steps)
    submitting.submit_story(draft=draft)
    return Participant.objects.get(pk=draft.pk)


def confirmed(**steps: dict[str, Any]) -> Participant:
    participant = submitted(**steps)
    addresses.confirm_address(participant=participant)
    return participant


def sign_text(participant: Participant, document: ConsentDocument) -> None:
    """Sign the document in place of the last one, whether it is the newest or not, and allow everything."""
    participant.consents.filter(ended_at=None).update(ended_at=timezone.now())
    signed = participant.consents.create(
        document=document,
        kind="study",
        sha256=document.sha256,
        signature=NAME,
        signed_at=timezone.now(),
    )
    for purpose in Purpose:
        ConsentChoice.objects.create(
            participant=participant, consent=signed, purpose=purpose, granted=True
        )


def new_version(document: ConsentDocument, **changes: Any) -> ConsentDocument:
    """The text in a version that was published after it, in which only this text is another."""
    newest = versions.newest_version()
    version = start_version(number=f"{newest}.1", by="user:1")
    key = versions.TextKey(document.audience, changes.pop("language", document.language))
    text = version.texts.get(**key._asdict())
    news = {"changes": f"The end is new. This is {version}."}
    values = {name: getattr(text, name) for name in FIELDS} | news
    write_text(version=version, key=key, values=values | changes, sha256=text.sha256, by="user:1")
    offer_version(version=version, by="user:1")
    approve_version(version=version, sha256=version.digest, by="user:2")
    return current_document(*key)

"""Participants whose every answer is a word that stands nowhere else, to see where it comes out."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field, Model
from django.utils import timezone
from django_countries import countries

from hesperion.privacy.classes import Kind, all_classes, kind_of
from intake.actions import drafts
from intake.answers import SIGNING
from intake.choices.people import SilenceReason
from intake.models import Consent
from intake.silence import actions as silence
from tests.factories.intake import confirmed, drafted, submitted
from tests.people import reader

MARK = "qvist"  # in each canary that a participant types
TOLD = (Kind.IDENTITY, Kind.FREE_TEXT, Kind.CLINICAL)


def fields() -> list[Field]:
    """Every field that tells something about a participant, by what classes.py says of it."""
    return [
        apps.get_model(model._meta.label)._meta.get_field(name)  # type: ignore[misc]
        for model, classes in all_classes().items()
        if classes.subject
        for name in classes.of(*TOLD)
    ]


def answers_of(name: str, year: int, country: str) -> dict[str, Any]:
    """`name` stands in each text. What is chosen from a list is rare, and the same for all."""
    dates = [f"{year}-{month:02}" for month in range(1, 7)]
    return {
        "sign": {"name": f"{MARK}-{name}-name", "email": f"{MARK}-{name}-mail@example.com"},
        "age": {"age_group": "18", "country": country},
        "about": {"birth_year": year, "sex": "other"},
        "diagnosis": {"families": ["iim", "other"], "made_by": "specialist"},
        "myositis": {"kind": "iim.imnm", "first_symptoms": dates[0], "diagnosed": dates[1]},
        "other": {
            "name": f"{MARK}-{name}-disease", "first_symptoms": dates[2], "diagnosed": dates[3]
        },
        "markers": {"positive": ["sae"]},
        "organs": {"affected": ["calcinosis"]},
        "treatments": {"now": ["nintedanib"], "past": ["stem_cells"]},
        "story": {"text": f"{MARK}-{name}-story"},
    }  # fmt: skip


def participants() -> uuid.UUID:
    """The subject of the one whose record researchers see. Three others are there whom nobody may see."""
    shown = confirmed(**answers_of("shown", 1961, "BQ"))
    submitted(**answers_of("unconfirmed", 1962, "TF"))
    withdrawn = confirmed(**answers_of("withdrawn", 1963, "HM"))
    Consent.objects.filter(participant=withdrawn).update(ended_at=timezone.now())
    draft = drafted(**answers_of("drafted", 1964, "BV"))
    with reader():
        signature = draft.answers[SIGNING]
    drafts.save_answers(subject=draft.pk, step=SIGNING, values=signature)
    told = f"{MARK}-shown-silence"
    silence.report(participant=shown, reason=SilenceReason.CANNOT_ANSWER, message=told)
    return shown.pk


def words() -> dict[str, dict[uuid.UUID, set[str]]]:
    """What may be seen of each field, by the participant who told it: `{label: {subject: {word}}}`."""
    found: dict[str, dict[uuid.UUID, set[str]]] = {}
    with reader():
        for field in fields():
            told = found.setdefault(label(field), {})
            for row in field.model._default_manager.all():
                subject = getattr(row, all_classes()[field.model].subject)  # type: ignore[arg-type]
                told.setdefault(subject, set()).update(_words(field, row))
    return found


def label(field: Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def is_typed(field: Field) -> bool:
    """Whether a participant types it. The choices of a list stand in filters, whoever chose them."""
    return kind_of(field) is not Kind.CLINICAL


def _words(field: Field, row: Model) -> Iterator[str]:
    value = getattr(row, field.name)
    if isinstance(value, dict):
        yield from (leaf for leaf in _leaves(value) if MARK in leaf)
    elif value and field.name == "country":
        yield countries.name(value)
    elif value:
        yield str(dict(field.flatchoices).get(value, value))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _leaves(part)
    elif isinstance(value, str):
        yield value

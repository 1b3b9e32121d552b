"""Participants whose every answer is a word that stands nowhere else, to see where it comes out."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field, Model
from django.utils import timezone
from django_countries import countries

from hesperion.privacy.classes import Kind, all_classes, kind_of
from intake.consent.models import Consent
from intake.followup.models.check_in import TimeKey
from intake.record.answers import SIGNING
from intake.share.actions import drafts
from research.labels import check_in_codes, codes, values
from research.models import CohortMember
from tests.factories.full_record import FACTS, full_record, unconfirmed
from tests.factories.intake import drafted
from tests.people import reader

MARK = "qvist"  # in each canary that a participant types, or staff write about them
TOLD = (Kind.IDENTITY, Kind.FREE_TEXT, Kind.CLINICAL)

# What a page says of a field whose value alone is no word that could be looked for.
_SAID: dict[str, Callable[[Any], str]] = {
    **{
        scale: lambda row, scale=scale: values.of_ten(getattr(row, scale))
        for scale in ("disease", "tiredness", "pain", "daily_life", "mood", "help_burden")
    },
    "number": lambda row: _numbered(row),
    "anchor_kind": lambda row: values.counted_from(row.anchor_kind, 0),
    "anchor_number": lambda row: values.counted_from(row.anchor_kind, row.anchor_number),
    "check_in_of": lambda row: values.counted_from(row.anchor_kind, row.check_in_of),
    "code": lambda row: _coded(row),
    "check_in": lambda row: values.time(row.check_in),
    "course": lambda row: f"Since {row.since}: relapse",
    "nothing_new": lambda row: "nothing new",
    "earlier_classes": lambda row: values.classes(row.earlier_classes),
    "grade_min": lambda row: values.grades(row.grade_min, row.grade_max),
    "grade_max": lambda row: values.grades(row.grade_min, row.grade_max),
    "facts": lambda row: values.event_facts(row.facts),
    "care": lambda row: f"{row.year} {values.within_sentence(codes.INFECTION_LABELS[row.care])}",
    "country": lambda row: countries.name(row.country),
    "died": lambda row: "Date of death",  # a section that others lack
    # They don't know these: a sentence has the label.
    "remission": lambda row: "remission per doctor",
    "relapse": lambda row: "course after infusion",
    "choose_again": lambda row: "would choose CAR-T again",
    "b_cells": lambda row: "B cells returned",
    "linked": lambda row: "linked to treatment per doctors",
    "objection": lambda row: "family would object",
    "off_medicines": lambda row: "off medicines for 28 days",
}


def _coded(row: Any) -> str:
    """The time of a check-in, which has no list of codes, or a code of a list."""
    return values.time(row.code) if isinstance(row, TimeKey) else str(row.get_code_display())


def _numbered(row: Any) -> str:
    """An infusion, or one of several events of a kind."""
    labels = codes.EVENT_LABELS | check_in_codes.LIFE_EVENT_LABELS
    return f"{labels[row.kind] if hasattr(row, 'kind') else 'Infusion'} {row.number}"


def fields() -> list[Field]:
    """Every field that tells something about a participant, by what classes.py says of it.

    A row of the cohort repeats in the same words what the facts tell.
    """
    return [
        apps.get_model(model._meta.label)._meta.get_field(name)  # type: ignore[misc]
        for model, classes in all_classes().items()
        if classes.subject and model is not CohortMember
        for name in classes.of(*TOLD)
    ]


def told(name: str, year: int, country: str) -> dict[str, dict[str, Any]]:
    """`name` is part of each text. What is chosen from a list is rare, and the same for all."""
    dates = [f"{year}-{month:02}-{day:02}" for month in range(1, 13) for day in (11, 12, 13)]
    date = iter(dates).__next__
    typed = f"{MARK}-{name}"
    return _with_rare_choices({
        "participant": {"country": country, "teller": "representative", "age_group": "16-17"},
        "occasion": {"told_on": date(), "told_by": "representative"},
        "contact": {"name": f"{typed}-name", "email": f"{typed}-mail@example.com"},
        "consent": {"signature": f"{typed}-signature"},
        "story": {"text": f"{typed}-story"},
        "background": {
            "birth_year": year, "sex": "other", "first_centre": date(), "ancestry": ["pacific"],
        },
        "medicalhistory": {"made_by": "specialist"},
        "diagnosis": {
            "code": "other", "name": f"{typed}-disease",
            "first_symptoms": date(), "diagnosed": date(),
        },
        "affectedorgan": {"code": "calcinosis"},
        "markerfinding": {
            "code": "u3rnp", "timepoint": "ever_before", "finding": "not_tested", "found": date(),
        },
        "treatment": {"code": "nintedanib", "use": "past", "why_stopped": "pregnancy"},
        "steroiddose": {"timepoint": "before", "drug": "hydrocortisone", "mg": "1357.25", "why": "disease"},
        "course": {"status": "collected", "decided": date(), "reason": f"{typed}-reason"},
        "infusion": {
            "number": 8, "given": date(), "target": "other", "cells": "in_body",
            "setting": "compassionate", "registry_number": f"{typed}-trial",
            "product": f"{typed}-product", "country": country, "lymphodepletion": "bendamustine",
            "earlier_classes": 29, "stopped": date(), "restarted": date(), "relapse": "unsure",
            "relapsed": date(), "relapse_treatment": "nintedanib",
        },
        "adverseevent": {
            "kind": "late_neuro", "number": 7, "facts": {"oxygen": "ventilator", typed: "home"}, "grade_min": 3,
            "grade_max": 5, "onset": date(), "ended": date(),
        },
        "outcome": {
            "timepoint": "before", "disease": 7, "tiredness": 8, "pain": 9, "daily_life": 6,
            "remission": "unknown", "b_cells": "unknown", "b_cells_back": date(),
            "choose_again": "unsure", "mood": 10, "off_medicines": "unknown",
        },
        "measurement": {
            "code": "tis", "value": "57.35", "measured": date(), "compared_with": date(),
        },
        "activityability": {"code": "play", "ability": "lost", "baseline": "worst"},
        "infectionyear": {"year": year + 30, "care": "intensive"},
        "burden": {
            "cost": "savings", "travel": "more", "help": "4", "help_burden": 5, "work": "less",
            "work_stopped": date(), "work_resumed": date(),
        },
        "death": {
            "relation": "sibling", "died_on": date(), "cause": f"{typed}-cause",
            "linked": "unknown", "objection": "unknown", "source": "steward",
        },
        "coursesince": {
            "course": "yes", "since": date(), "relapsed": date(), "relapse_treatment": "nintedanib",
        },
        "negative": {"about": "b_cell_test", "since": date(), "until": date()},
        "lifeevent": {"kind": "vaccine_zoster", "number": 6, "happened": date()},
        "development": {"growth": "slower", "puberty": "slower"},
        "occasion_of_check_in": {"told_on": date(), "told_by": "representative"},
        "checkin": {
            "anchor_kind": "decision", "anchor_number": 0, "code": "y15", "anchor_date": date(),
            "via": "link", "nothing_new": True,
        },
        "checkindraft": {"answers": {"course": {"words": f"{typed}-check-in"}}},
        "review": {"reason": f"{typed}-question"},
        "redaction": {"text": f"{typed}-redaction", "remark": f"{typed}-remark"},
        "publication": {"text": f"{typed}-published", "wish": f"{typed}-wish"},
        "objection": {"reason": f"{typed}-objection"},
        "no_contact": {"message": f"{typed}-report"},
        "correction": {"answers": {"story": {"text": f"{typed}-correction"}}},
        "flag": {"reason": f"{typed}-danger", "decision": f"{typed}-decision"},
        "note": {"text": f"{typed}-note"},
        "topics": {"codes": ["pregnancy"]},
    })  # fmt: skip


def _with_rare_choices(values: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """With the last of its choices for each field that `values` does not name: few pages have that word."""
    for model, defaults in FACTS.items():
        named = values.setdefault(model.__name__.lower(), {})
        for name in defaults.keys() - named.keys():
            if choices := getattr(model._meta.get_field(name), "flatchoices", []):
                named[name] = choices[-1][0]
    return values


def participants() -> uuid.UUID:
    """The subject of the one whose record researchers see. Three others are there whom nobody may see."""
    shown = full_record(**told("shown", 1961, "BQ"))
    unconfirmed(**told("unconfirmed", 1962, "TF"))
    withdrawn = full_record(**told("withdrawn", 1963, "HM"))
    Consent.objects.filter(participant=withdrawn).update(ended_at=timezone.now())
    draft = drafted(
        story={"text": f"{MARK}-drafted-story"},
        sign={"name": f"{MARK}-drafted-name", "email": f"{MARK}-drafted-mail@example.com"},
    )
    with reader():
        signature = draft.answers[SIGNING]
    drafts.save_answers(draft=draft, step=SIGNING, values=signature)
    return shown.pk


def words() -> dict[str, dict[uuid.UUID, set[str]]]:
    """What may be seen of each field, by the participant who told it: `{label: {subject: {word}}}`."""
    found: dict[str, dict[uuid.UUID, set[str]]] = {}
    with reader():
        for field in fields():
            of_field = found.setdefault(label(field), {})
            for row in field.model._default_manager.all():
                subject = getattr(row, all_classes()[field.model].subject)  # type: ignore[arg-type]
                of_field.setdefault(subject, set()).update(filter(None, _words(field, row)))
    return found


def label(field: Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def is_typed(field: Field) -> bool:
    """Whether somebody types it. The choices of a list stand in filters, whoever chose them."""
    return kind_of(field) is not Kind.CLINICAL


def _words(field: Field, row: Model) -> Iterator[str]:
    value = getattr(row, field.name)
    if value in (None, "", []):
        return
    if field.name in _SAID:
        yield _SAID[field.name](row)
    elif isinstance(value, dict):
        yield from (leaf for leaf in _leaves(value) if MARK in leaf)
    elif isinstance(value, list):
        labels = dict(field.base_field.flatchoices)  # type: ignore[attr-defined]
        yield from (str(labels[code]) for code in value)
    else:
        yield str(dict(field.flatchoices).get(value, value))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _leaves(part)
    elif isinstance(value, str):
        yield value

"""The whole dictionary as plain values, for the page and the files."""

import hashlib
import json
from functools import cache
from itertools import groupby
from typing import Any

from django.utils.translation import override

from research.dictionary.description import ColumnDescription
from research.dictionary.facts import EventFact, all_event_facts
from research.dictionary.notes import note_on
from research.dictionary.questions import ASKED_IN, AskedQuestion
from research.dictionary.recorded import VERSION
from research.dictionary.sources import questions_of
from research.dictionary.variable import Variable, VariableKind, choices_of
from research.dictionary.variables import all_variables, table_label


def dictionary(language: str) -> dict[str, Any]:
    """The dictionary as JSON values; questions and answers as asked in `language`.

    Raises UnknownLanguage.
    """
    versioned = {"version": VERSION, "sha256": sha256(), "language": language}
    return {"name": "Hesperion data dictionary", **versioned, **content(language)}


def content(language: str) -> dict[str, Any]:
    """The tables of the dictionary with their variables. Raises UnknownLanguage."""
    tables = groupby(all_variables(), key=lambda variable: variable.table)
    with override("en"):  # the clinical words
        return {"tables": [_table(name, list(own), language) for name, own in tables]}


@cache
def sha256() -> str:
    """The SHA-256 of the dictionary in all languages, in hexadecimal digits."""
    whole = json.dumps([content(language) for language in ASKED_IN], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _table(name: str, variables: list[Variable], language: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": table_label(name),
        "variables": [_variable(one, language) for one in variables],
    }


def _variable(one: Variable, language: str) -> dict[str, Any]:
    with override(language):
        as_asked = {code: str(text) for code, text in choices_of(one.column)}
    described = _described(one.key, one.name, one.label, one.kind, one.description)
    facts = all_event_facts() if one.kind is VariableKind.JSON else []
    return described | {
        "codes": _codes(one.codes, as_asked),
        "questions": [_question(question) for question in questions_of(one.column, language)],
        "note": note_on(one.table, one.name, language),
        "parts": [_fact(fact, one.description, language) for fact in facts],
    }


def _fact(fact: EventFact, description: ColumnDescription, language: str) -> dict[str, Any]:
    question = fact.question(language)
    described = _described(fact.key, fact.name, fact.label, fact.kind, description)
    return described | {
        "codes": _codes(fact.codes, question.choices),
        "questions": [_question(question)],
        "note": "",
        "parts": [],
    }


def _described(
    key: str, name: str, label: str, kind: VariableKind, description: ColumnDescription
) -> dict[str, str]:
    return {
        "key": key,
        "name": name,
        "label": label,
        "kind": kind.value,
        "unit": description.unit,
        "code_system": description.system,
        "export_class": description.export.value,
        "privacy_cost": description.cost,
        "erdri_cds": description.erdri,
        "rd_cdm": description.rd_cdm,
    }


def _codes(labels: Any, as_asked: Any) -> list[dict[str, str]]:
    return [
        {"code": code, "label": label, "as_asked": as_asked[code]} for code, label in labels.items()
    ]


def _question(question: AskedQuestion) -> dict[str, str]:
    return {"step": question.step, "field": question.field, "text": question.text}

"""A column names the questions whose answers it holds: another answer to one of them changes the column."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest
from django import forms

from hesperion.privacy.classes import label_of
from hesperion.privacy.shown import all_shown
from hesperion.ui.fields import PartialDateField, ScaleField, YesNoField, labels_of
from intake.record.facts import rows_of
from research.dictionary import UnknownLanguage, all_event_facts, all_variables
from research.dictionary.notes import note_on
from research.dictionary.questions import ASKED_IN, EVERY_BRANCH, _steps, asked_questions
from research.dictionary.sources import FACT_PLACES, questions_of
from research.models.columns import columns_of

SUBJECT = uuid.UUID(int=7)
# Who tells decides whether the page about a death is asked.
OF_PARTICIPANT = {"who", "age"}
TAKEN = {("treatments", "drug"): "hydrocortisone"}  # whose dose and reason are asked
NOT_SHOWN = {("death", "relation")}  # researchers do not see it


def valid(field: forms.Field) -> list[Any]:
    """Some answers to a question, as its form cleans them."""
    if isinstance(field, forms.MultipleChoiceField):
        return [*[[code] for code in some(field)], []]
    if isinstance(field, YesNoField):
        return [True, False]
    if isinstance(field, ScaleField):
        return [1, 2]
    if isinstance(field, forms.ChoiceField):
        return some(field) if field.required else [*some(field), ""]
    if isinstance(field, PartialDateField):
        return ["2021", "2022"]
    return ["1", "2", ""]


def some(field: forms.ChoiceField) -> list[str]:
    codes = list(labels_of(field))
    return [*codes[:3], *codes[3:][-2:]]


FIELDS = {
    (step.key, name): field
    for step in _steps()
    for name, field in step.form(answers=EVERY_BRANCH).fields.items()
}
OWN = {  # the columns of a model's own fields, with the fields
    source: [
        (f"{label_of(source)}.{column.name}", column.field.name)
        for column in columns_of(source)
        if not column.via
    ]
    for source in all_shown()
}


@cache
def complete() -> dict[str, dict[str, Any]]:
    """An answer to every question."""
    given: dict[str, dict[str, Any]] = defaultdict(dict)
    for (step, name), field in FIELDS.items():
        told = TAKEN.get((step, name)) or EVERY_BRANCH.get(step, {}).get(name)
        given[step][name] = told or valid(field)[1]
    return given


def changed(step: str, name: str, value: Any) -> dict[str, dict[str, Any]]:
    """The same with another answer to one question."""
    return complete() | {step: complete()[step] | {name: value}}


def columns(given: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """What each column would hold, by model and column."""
    held = defaultdict(list)
    for row in rows_of(SUBJECT, given):
        for key, name in OWN.get(type(row), []):
            held[key].append(str(getattr(row, name)))
    return held


@cache
def changed_by(step: str, name: str) -> set[str]:
    """The columns that hold something else after another answer to the question."""
    before, found = columns(complete()), set()
    for value in valid(FIELDS[step, name]):
        after = columns(changed(step, name, value))
        found |= {key for key in before if before[key] != after[key]}
    return found


def claims() -> Iterator[tuple[str, str, str]]:
    """Each column with the step and the field of a question that it names."""
    for one in all_variables():
        for question in questions_of(one.column, "en"):
            if question.step not in OF_PARTICIPANT:
                yield f"{label_of(one.column.source)}.{one.name}", question.step, question.field


def asked(step: str, pattern: str) -> list[str]:
    return [field for own, field in FIELDS if own == step and fnmatchcase(field, pattern)]


def test_another_answer_changes_the_columns_that_name_its_question():
    wrong = [
        f"{key}: {step}.{field}"
        for key, step, pattern in claims()
        for field in asked(step, pattern)[:1]
        if key not in changed_by(step, field)
    ]
    assert wrong == []


def test_every_question_is_named_by_a_column():
    named = {
        (question.step, field)
        for one in all_variables()
        for question in every_question(one)
        for field in asked(question.step, question.field)
    }
    assert set(FIELDS) - named == NOT_SHOWN


def every_question(one: Any) -> Iterator[Any]:
    """Also those whose words are the same as those of an earlier one."""
    texts = {question.text for question in questions_of(one.column, "en")}
    yield from questions_of(one.column, "en")
    yield from (question for question in asked_questions("en").values() if question.text in texts)


@pytest.mark.parametrize("language", ASKED_IN)
def test_questions_answers_and_notes_are_in_every_language(language):
    for one in all_variables():
        questions = questions_of(one.column, language)
        assert questions or note_on(one.table, one.name, language), one.key
        assert all(question.text for question in questions)
        assert len(questions) == len(questions_of(one.column, "en")), one.key


def test_a_question_about_each_of_several_things_names_none_of_them():
    found = {one.key: one for one in all_variables()}["marker_finding.found"]
    texts = [questions_of(found.column, language)[0].text for language in ("en", "de", "es")]
    assert texts == [
        "When was … first found?",
        "Wann wurde das zum ersten Mal gefunden: …?",
        "¿Cuándo se encontró esto por primera vez: …?",
    ]


def test_facts_of_an_event_are_those_that_the_forms_ask_for():
    rows = rows_of(SUBJECT, complete())
    events = [row for row in rows if label_of(type(row)) == "adverse_event"]
    assert {name for event in events for name in event.facts} | {"linked"} == FACT_PLACES.keys()
    for event in events:
        for fact in all_event_facts():
            value = event.facts.get(fact.name)
            assert value is None or isinstance(value, list) == (fact.kind == "codes"), fact.name


def test_an_unknown_language_is_refused():
    with pytest.raises(UnknownLanguage, match="only in: en, de, es"):
        asked_questions("fr")

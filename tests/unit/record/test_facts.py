"""Answers become rows, and rows the same answers again. No database is needed."""

import json
import uuid
from collections import defaultdict
from typing import Any

from django.utils.choices import flatten_choices
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from intake.participants.models import Participant
from intake.record import facts
from intake.record.facts import disease
from intake.share.progress import after_signing, optional_steps
from intake.share.steps import Step

SUBJECT = uuid.UUID(int=7)
AGE = {"age_group": "18", "country": "DE"}
DATES = ["", "2021", "2022-07", "2023-01-09"]
TYPED = {  # what fits a question that has no choices
    "YearField": ["", "1980"],
    "DoseField": ["", "0", "7,5", "2000"],
    "NumberField": ["", "7,5"],
    "IntegerField": ["", "7"],
}
TEXT = ["", "aß 💥’<"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), teller=st.sampled_from(["self", "relative"]), infused=st.booleans())
def test_rows_hold_the_answers_and_the_answers_the_rows(data, teller, infused):
    answers: dict[str, Any] = {"who": {"teller": teller}, "age": AGE}
    for step in after_signing():
        if step.applies(answers):
            answers[step.key] = answer(step, answers, data)
            if infused and step.key == "car-t":
                answers["car-t"] |= {"status": "infused", "decided": ""}
    while step := next((one for one in optional_steps(answers) if one.key not in answers), None):
        answers[step.key] = answer(step, answers, data)  # each may bring another infusion
    rows = list(facts.rows_of(SUBJECT, answers))
    again = answers_of(rows, teller)
    assert again == in_rows(answers)
    rows_again = facts.rows_of(SUBJECT, again)
    assert [facts.values_of(row) for row in rows_again] == [facts.values_of(row) for row in rows]


def answers_of(rows: list[Any], teller: str) -> dict[str, Any]:
    participant = Participant(subject=SUBJECT, teller=teller, **AGE)
    return facts.answers_of(participant, defaultdict(list, facts.by_model(rows)))


def answer(step: Step, answers: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """What the step's form makes of some valid answers to it."""
    typed: MultiValueDict[str, Any] = MultiValueDict()
    for name, field in step.form(answers=answers).fields.items():
        value = data.draw(_valid(field), label=f"{step.key}.{name}")
        if isinstance(value, dict):
            typed.update({f"{name}_{box}": text for box, text in value.items()})
        else:
            typed.setlist(name, value if isinstance(value, list) else [value])
    form = step.form(typed, answers=answers)
    assume(form.is_valid())
    return json.loads(json.dumps(form.cleaned_data))


def _valid(field: Any) -> st.SearchStrategy[Any]:
    kind = type(field).__name__
    if kind == "PartialDateField":
        return st.sampled_from(DATES).map(
            lambda date: dict(enumerate(field.widget.decompress(date)))
        )
    if kind in ("ChoicesField", "SignsField"):
        codes = [code for code, _ in flatten_choices(field.choices) if code != "none"]
        if not codes:
            return st.just([])
        some = st.sets(st.sampled_from(codes), min_size=int(field.required))
        return some.map(lambda chosen: sorted(chosen, key=codes.index))  # a page's own order
    if hasattr(field, "choices"):
        codes = [code for code, _ in field.choices if code != ""]
        return st.sampled_from(codes if field.required else ["", *codes])
    fitting = TYPED.get(kind, TEXT)
    return st.sampled_from(fitting[int(field.required) :])


def in_rows(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers, and of the optional sections what was answered."""
    found = dict(answers)
    for step in optional_steps(answers):
        section = found.pop(step.key)
        answered = {name: value for name, value in section.items() if value not in ("", None, [])}
        found |= {step.key: answered} if answered else {}
    return found


def test_what_no_longer_fits_the_diseases_is_not_kept():
    told = {
        "diagnosis": {"families": ["sle"], "made_by": "unknown"},
        "lupus": {"first_symptoms": "", "diagnosed": ""},
        "markers": {"positive": ["dsdna", "jo1"]},
        "organs": {"affected": ["kidney", "calcinosis"]},
    }
    again = disease.answers(facts.by_model(disease.rows(SUBJECT, told)))
    assert again["markers"] == {"positive": ["dsdna"]}
    assert again["organs"] == {"affected": ["kidney"]}

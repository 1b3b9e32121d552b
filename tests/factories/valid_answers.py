"""Answers of people as the forms clean them, drawn by hypothesis: each is valid."""

import json
from typing import Any

from django.utils.choices import flatten_choices
from django.utils.datastructures import MultiValueDict
from hypothesis import assume
from hypothesis import strategies as st

from intake.share.progress import after_signing, optional_steps
from intake.share.steps import Step

AGE = {"age_group": "18", "country": "DE"}
DATES = ["", "2009", "2021", "2022-07", "2023-01-09"]
TYPED = {  # what fits a question that has no choices
    "YearField": ["", "1980"],
    "DoseField": ["", "0", "7,5", "2000"],
    "NumberField": ["", "7,5"],
    "IntegerField": ["", "7"],
}
TEXT = ["", "aß 💥’<"]


def draw_answers(data: st.DataObject, *, teller: str, infused: bool) -> dict[str, Any]:
    """Answers to each step that applies, the optional ones too."""
    answers: dict[str, Any] = {"who": {"teller": teller}, "age": AGE}
    for step in after_signing():
        if step.applies(answers):
            answers[step.key] = _answer(step, answers, data)
            if infused and step.key == "car-t":
                answers["car-t"] |= {"status": "infused", "decided": ""}
    while step := next((one for one in optional_steps(answers) if one.key not in answers), None):
        answers[step.key] = _answer(step, answers, data)  # each may bring another infusion
    return answers


def _answer(step: Step, answers: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
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
    if kind in ("ChoicesField", "ListField"):
        codes = [code for code, _ in flatten_choices(field.choices) if code != "none"]
        if not codes:
            return st.just([])
        some = st.sets(st.sampled_from(codes), min_size=int(field.required))
        ordered = some.map(lambda chosen: sorted(chosen, key=codes.index))  # a page's own order
        return ordered | st.just(["none"]) if kind == "ListField" else ordered
    if hasattr(field, "choices"):
        codes = [code for code, _ in field.choices if code != ""]
        return st.sampled_from(codes if field.required else ["", *codes])
    fitting = TYPED.get(kind, TEXT)
    return st.sampled_from(fitting[int(field.required) :])

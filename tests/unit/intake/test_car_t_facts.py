"""Answers about CAR-T become rows, and rows the same answers again. No database is needed."""

import json
import uuid
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from intake import facts
from intake.choices.car_t import CourseStatus, EventKind, Later
from intake.events import facts_of
from intake.forms.car_t import AfterwardsForm
from intake.forms.more import EventsForm, NumbersForm
from intake.models import (
    AdverseEvent,
    Infusion,
    Outcome,
    Participant,
    SteroidDose,
)
from intake.steps import MORE, STEPS, first_gap, in_force, sections
from tests.factories.intake import car_t as whole

MINE = ["car-t", "infusion", "afterwards", "since", "before", "today", "death"]
SUBJECT = uuid.UUID(int=1)
AGE = {"age": {"age_group": "18", "country": "DE"}}
OTHERS = AGE | {
    "story": {"text": ""},
    "about": {"birth_year": 1980, "sex": "female"},
    "diagnosis": {"families": ["sle", "iim", "ssc"], "made_by": "unknown"},
    "lupus": {"first_symptoms": "", "diagnosed": ""},
    "myositis": {"kind": "iim", "first_symptoms": "", "diagnosed": ""},
    "scleroderma": {"kind": "ssc", "first_symptoms": "", "diagnosed": ""},
    "markers": {"positive": ["dsdna", "low_complement"]},
    "organs": {"affected": []},
    "treatments": {"now": [], "past": ["ivig", "rituximab"]},
}
DATES = ["", "2021", "2022-07", "2023-01-09"]


def rows_of(answers: dict[str, Any]) -> list[Any]:
    return list(facts.rows_of(SUBJECT, answers))


def answers_of(rows: list[Any], teller: str) -> dict[str, Any]:
    participant = Participant(subject=SUBJECT, teller=teller, **AGE["age"])
    return facts.answers_of(participant, defaultdict(list, facts.by_model(rows)))


def told(step: Any, answers: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
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
        codes = [code for code, _ in field.choices if code != "none"]
        some = st.sets(st.sampled_from(codes), min_size=int(field.required))
        return some.map(lambda chosen: sorted(chosen, key=codes.index))  # a page's own order
    if hasattr(field, "choices"):
        codes = [code for code, _ in field.choices if code != ""]
        return st.sampled_from(codes if field.required else ["", *codes])
    return st.sampled_from(["", "7,5"] if kind in ("DoseField", "NumberField") else ["", "7"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), infused=st.booleans(), has_died=st.booleans())
def test_rows_tell_the_answers_again_and_the_answers_the_rows(data, infused, has_died):
    teller = "relative" if has_died else "self"
    status = "infused" if infused else data.draw(st.sampled_from(CourseStatus.values))
    answers: dict[str, Any] = OTHERS | {
        "who": {"teller": teller}, "car-t": {"status": status, "decided": ""},
    }  # fmt: skip
    for step in [step for step in STEPS if step.key in MINE[1:]] + MORE:
        if step.applies(answers):
            answers[step.key] = told(step, answers, data)
    rows = rows_of(answers)
    again = answers_of(rows, teller)
    assert again == _answered(answers)
    rows_again = rows_of(again)
    assert [facts.values_of(row) for row in rows_again] == [facts.values_of(row) for row in rows]


def _answered(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers, and of the optional sections what was answered."""
    found = dict(answers)
    for step in MORE:
        section = found.pop(step.key, {})
        answered = {name: told for name, told in section.items() if told not in ("", None, [])}
        found |= {step.key: answered} if answered else {}
    return found


def rows_by_model(**changes: dict[str, Any]) -> dict[Any, list[Any]]:
    answers = OTHERS | whole()
    for key, changed in changes.items():
        name = key.replace("_", "-")
        answers[name] = answers.get(name, {}) | changed
    return facts.by_model(rows_of(OTHERS | in_force(answers)))


def events(**changes: dict[str, Any]) -> dict[str, tuple[Any, Any, Any]]:
    rows = rows_by_model(**changes)[AdverseEvent]
    return {row.kind: (row.facts, row.grade_min, row.grade_max) for row in rows}


def test_each_kind_of_event_has_its_facts_and_the_range_that_follows():
    assert events() == {
        "crs": (
            {"cared_for": "ward", "signs": ["fever", "tocilizumab"], "oxygen": "none"}, 1, 1,
        ),
        "icans": ({"nerves": ["none"]}, 0, 0),
        "licats": ({"organ": "no"}, 0, 0),
        "cytopenia": ({"later": ["low_counts", "growth_factor"]}, None, None),
    }  # fmt: skip


def test_the_organs_told_later_narrow_the_range():
    reaction = {"organ": "nothing"}
    assert events(afterwards=reaction)["licats"] == ({"organ": "nothing"}, 1, 2)
    assert events(afterwards=reaction, events={"organs": ["kidney"]})["licats"] == (
        {"organ": "nothing", "organs": ["kidney"]}, 2, 2,
    )  # fmt: skip


@pytest.mark.parametrize(("linked", "highest"), [("yes", 5), ("unknown", 5), ("no", 1)])
def test_a_death_that_may_be_linked_widens_the_ranges(linked, highest):
    death = {"relation": "child", "died_on": "", "cause": "", "linked": linked, "objection": "no"}
    found = facts_of(OTHERS | whole() | {"death": death})
    rows = rows_of(OTHERS | whole() | {"death": death})
    graded = {row.kind: row.grade_max for row in rows if isinstance(row, AdverseEvent)}
    assert graded["crs"] == highest
    assert (EventKind.DEATH in found) is (linked == "yes")


def test_the_facts_of_events_are_the_forms_questions_and_nothing_else():
    form = AfterwardsForm(answers=whole())
    questions = {*form.fields, *EventsForm.questions(whole()), "organs", "linked"}
    every = {"later": Later.values, "organ": "hospital"}
    told = events(afterwards=every, infusion={"cells": "donor"}, events={"organs": ["skin"]})
    assert set(told) == {kind.value for kind in EventKind} - {"death"}
    for facts_told, _lowest, _highest in told.values():
        assert set(facts_told) <= questions


def test_graft_against_host_is_told_only_of_a_donors_cells():
    assert "gvhd" in events(afterwards={"later": ["gvhd"]}, infusion={"cells": "donor"})
    assert "gvhd" not in events(afterwards={"later": ["gvhd"]})


def test_no_steroid_before_the_infusion_is_a_dose_of_nothing():
    (dose,) = rows_by_model(before={"drug": "none", "mg": ""})[SteroidDose]
    assert (dose.timepoint, dose.mg, dose.band) == ("before", 0, "0")
    (dose,) = rows_by_model()[SteroidDose]
    assert (dose.drug, dose.prednisolone, dose.band) == ("prednisolone", Decimal("12.5"), "20")


def test_the_month_before_the_infusion_is_told_from_memory():
    found = {row.timepoint: row.recalled for row in rows_by_model()[Outcome]}
    assert found == {"before": True, "today": False}


def test_a_second_infusion_is_a_row_of_its_own_even_where_nothing_is_told_of_it():
    assert [row.number for row in rows_by_model()[Infusion]] == [1]
    again = rows_by_model(since={"again": True})[Infusion]
    assert [(row.number, row.target) for row in again] == [(1, "cd19"), (2, "")]


def test_without_an_infusion_nothing_of_one_is_kept():
    rows = rows_by_model(car_t={"status": "declined", "decided": "2023"}, since={"again": True})
    assert not {Infusion, AdverseEvent, SteroidDose} & set(rows)
    assert [row.timepoint for row in rows[Outcome]] == ["today"]


def test_optional_sections_are_never_a_gap_and_stay_in_force():
    done = {step.key: {} for step in STEPS} | OTHERS | whole()
    assert first_gap(done) is None
    more_told = {step.key: {} for step in MORE}
    assert {step.key for step in sections(done)} == {*more_told} - {"second-infusion"}
    assert {*in_force(done | more_told)} & {*more_told} == {*more_told} - {"second-infusion"}


def test_only_measures_that_fit_the_diseases_are_asked_for():
    asked = NumbersForm.questions({"diagnosis": {"families": ["ssc"]}})
    assert list(asked) == ["mrss", "mrss_on", "fvc", "fvc_on"]


def test_an_infusion_costs_at_most_22_answers_more():
    steps = {step.key: step for step in STEPS}
    asked = [
        steps[key].form(answers=whole()).fields
        for key in ("infusion", "afterwards", "since", "before")
    ]
    assert sum(map(len, asked)) <= 22

"""What answers about CAR-T become in rows. No database is needed."""

import uuid
from decimal import Decimal
from typing import Any

import pytest

from intake.record import facts
from intake.record.adverse_events import facts_of
from intake.record.answers import infusion_key, infusion_number, infusions
from intake.record.choices.car_t import EventKind, Later
from intake.record.facts import car_t as facts_of_car_t
from intake.record.forms.afterwards import AfterwardsForm
from intake.record.forms.more import EventsForm, NumbersForm
from intake.record.models import AdverseEvent, Infusion, Outcome, SteroidDose
from intake.share.progress import first_gap, in_force, optional_steps
from intake.share.steps import OPTIONAL_STEPS, STEPS
from tests.factories.intake import car_t as whole

SUBJECT = uuid.UUID(int=1)
AGE = {"age": {"age_group": "18", "country": "DE"}}
OTHERS = AGE | {
    "story": {"text": ""},
    "about": {"birth_year": 1980, "sex": "female"},
    "diagnosis": {"families": ["sle", "iim", "ssc"]},
    "lupus": {"first_symptoms": "", "diagnosed": ""},
    "myositis": {"kind": "iim", "first_symptoms": "", "diagnosed": ""},
    "scleroderma": {"kind": "ssc", "first_symptoms": "", "diagnosed": ""},
    "markers": {"positive": ["dsdna", "low_complement"]},
    "organs": {"affected": []},
    "treatments": {"drug": "", "mg": "", "now": [], "past": ["ivig", "rituximab"]},
}


def rows_of(answers: dict[str, Any]) -> list[Any]:
    return list(facts.rows_of(SUBJECT, answers))


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
    questions = {*form.fields, *EventsForm.questions(whole()), "later", "organs", "linked"}
    donor = {"infusion": {"cells": "donor"}, "since": {"later": Later.values}}
    told = events(afterwards={"organ": "hospital"}, events={"organs": ["skin"]}, **donor)
    assert set(told) == {kind.value for kind in EventKind} - {"death"}
    for facts_told, _lowest, _highest in told.values():
        assert set(facts_told) <= questions


def test_graft_against_host_is_told_only_of_a_donors_cells():
    assert "gvhd" in events(since={"later": ["gvhd"]}, infusion={"cells": "donor"})
    assert "gvhd" not in events(since={"later": ["gvhd"]})


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


@pytest.mark.parametrize("count", [3, 12, 40])
def test_infusions_have_no_limit_and_come_back_as_they_were_told(count):
    answers = OTHERS | {"who": {"teller": "self"}} | whole() | further(count)
    answers["since"] = answers["since"] | {"again": True}
    assert infusions(answers) == count
    rows = facts.by_model(rows_of(answers))
    found = [(row.number, row.given) for row in rows[Infusion]]
    assert found == [(1, "2024-03-11"), *((number, "2025") for number in range(2, count + 1))]
    again = facts_of_car_t.answers(rows)
    assert {key: told["again"] for key, told in again.items() if infusion_number(key)} == {
        key: told["again"] for key, told in further(count).items()
    }


def further(count: int) -> dict[str, Any]:
    """The answers about all infusions after the first."""
    told = {"given": "2025", "target": "bcma", "cells": "own", "setting": "trial"}
    return {
        infusion_key(number): told | {"again": number < count} for number in range(2, count + 1)
    }


def test_a_no_takes_all_later_infusions_back():
    answers = OTHERS | whole() | further(5)
    answers["since"] = answers["since"] | {"again": True}
    answers["infusion-3"] = answers["infusion-3"] | {"again": False}
    kept = in_force(answers)
    assert [key for key in kept if infusion_number(key)] == ["infusion-2", "infusion-3"]
    assert sum(isinstance(row, Infusion) for row in rows_of(OTHERS | kept)) == 3


def test_without_an_infusion_nothing_of_one_is_kept():
    rows = rows_by_model(car_t={"status": "declined", "decided": "2023"}, since={"again": True})
    assert not {Infusion, AdverseEvent, SteroidDose} & set(rows)
    assert [row.timepoint for row in rows[Outcome]] == ["today"]


def test_optional_sections_are_never_a_gap_and_stay_in_force():
    done = {step.key: {} for step in STEPS} | OTHERS | whole()
    done["treatments"] = OTHERS["treatments"] | {"drug": "hydrocortisone"}
    assert first_gap(done) is None
    more_told = {step.key: {} for step in OPTIONAL_STEPS}
    assert {step.key for step in optional_steps(done)} == {*more_told}
    assert {*in_force(done | more_told)} >= {*more_told}


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

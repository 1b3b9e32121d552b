"""Good outcomes, negative markers, infections and costs become rows, and fit the other answers. No database."""

import uuid
from collections import defaultdict
from typing import Any

import pytest

from intake.participants.models import Participant
from intake.record import facts
from intake.record.choices.abilities import activities_of
from intake.record.choices.markers import DEFINING, MARKERS, Finding
from intake.record.forms.life import InfectionsForm, RegainedForm
from intake.record.forms.more import NumbersForm, OtherMarkersForm
from intake.record.models import ActivityAbility, Burden, InfectionYear, MarkerFinding, Outcome
from intake.share.progress import in_force, optional_steps
from tests.factories import intake

SUBJECT = uuid.UUID(int=7)


@pytest.fixture
def whole():
    """The answers of an infused person with lupus; what was signed needs the database."""
    about = {"about": {"birth_year": 1980, "sex": "female"}, "story": {"text": ""}}
    return {
        "who": {"teller": "self"},
        "age": {"age_group": "18", "country": "DE"},
        **about,
        "diagnosis": {"families": ["sle"], "made_by": "unknown"},
        "lupus": {"first_symptoms": "", "diagnosed": ""},
        "markers": {"positive": ["dsdna", "ana"]},
        "organs": {"affected": []},
        "treatments": {"now": [], "past": []},
        **intake.car_t(),
    }


def rows(answers: dict[str, Any]) -> dict[Any, list[Any]]:
    return defaultdict(list, facts.by_model(facts.rows_of(SUBJECT, answers)))


def read_back(answers: dict[str, Any]) -> dict[str, Any]:
    told = {"teller": answers["who"]["teller"], **answers["age"]}
    return facts.answers_of(Participant(subject=SUBJECT, **told), rows(answers))


def keys(answers: dict[str, Any]) -> set[str]:
    return {step.key for step in optional_steps(answers)}


def test_what_is_possible_again_names_the_time_with_which_it_compares(whole):
    form = RegainedForm({"work": "regained", "sleep": "lost", "choose_again": "yes"}, answers=whole)
    assert form.is_valid()
    found = rows(whole | {"regained": form.cleaned_data})
    assert [(row.code, row.ability, row.baseline) for row in found[ActivityAbility]] == [
        ("work", "regained", "before_infusion"),
        ("sleep", "lost", "before_infusion"),
    ]
    assert {row.timepoint: row.choose_again for row in found[Outcome]} == {
        "before": "",
        "today": "yes",
    }


def test_an_answer_that_compares_with_another_time_is_not_kept(whole):
    told = {"work": "regained", "baseline": "before_infusion", "choose_again": "yes"}
    waiting = whole | {"regained": told, "car-t": {"status": "waiting", "decided": ""}}
    found = rows(in_force(waiting))
    assert found[ActivityAbility] == []
    assert [row.choose_again for row in found[Outcome]] == [""]
    assert "choose_again" not in RegainedForm(answers=waiting).fields


@pytest.mark.parametrize(("group", "first"), [("7-11", "school"), ("18", "work")])
def test_children_are_asked_about_school_and_play(whole, group, first):
    answers = whole | {"age": {"age_group": group, "country": "DE"}}
    asked = list(RegainedForm(answers=answers).fields)
    assert asked == [*(code.value for code in activities_of(group)), "choose_again"]
    assert asked[0] == first


@pytest.mark.parametrize(
    ("teller", "group", "asked"),
    [
        ("self", "18", {"regained", "off-medicines", "mood", "infections", "costs", "work"}),
        ("helper", "18", {"regained", "off-medicines", "infections", "costs", "work"}),
        ("representative", "18", {"regained", "off-medicines", "infections", "costs", "work"}),
        ("parent", "12-15", {"regained", "off-medicines", "infections", "costs"}),
        ("self", "16-17", {"regained", "off-medicines", "infections", "costs"}),
        ("relative", "18", set()),
    ],
)
def test_mood_is_asked_of_adults_who_speak_for_themselves_and_nothing_of_the_dead(
    whole, teller, group, asked
):
    answers = whole | {"who": {"teller": teller}, "age": {"age_group": group, "country": "DE"}}
    life = {"regained", "off-medicines", "mood", "infections", "costs", "work"}
    assert keys(answers) & life == asked


def test_markers_that_define_a_kind_are_asked_for_unless_they_were_ticked(whole):
    assert list(OtherMarkersForm(answers=whole).fields) == ["sm", "apl", "low_complement"]
    every = whole | {"markers": {"positive": [code.value for code in DEFINING["sle"]]}}
    assert "other-markers" not in keys(every)
    sjogren = whole | {"diagnosis": {"families": ["sjogren"], "made_by": "unknown"}}
    assert "other-markers" not in keys(sjogren)


def test_defining_markers_are_among_those_of_their_disease():
    assert all(set(DEFINING[family]) <= set(MARKERS[family]) for family in DEFINING)


def test_a_negative_marker_is_a_finding_and_an_unticked_one_is_none(whole):
    answers = whole | {"other-markers": {"sm": "negative", "apl": "not_tested"}}
    found = {row.code: (row.finding, row.timepoint) for row in rows(answers)[MarkerFinding]}
    assert found == {
        "dsdna": ("positive", "ever_before"),
        "ana": ("positive", "ever_before"),
        "sm": ("negative", "ever_before"),
        "apl": ("not_tested", "ever_before"),
    }
    again = read_back(answers)
    assert again["markers"] == {"positive": ["dsdna", "ana"]}
    assert again["other-markers"] == {"sm": "negative", "apl": "not_tested"}
    assert "marker-years" not in again


def test_a_tick_takes_the_place_of_a_negative_and_a_tick_taken_back_leaves_nothing(whole):
    answers = whole | {"other-markers": {"sm": "negative"}}
    ticked = read_back(answers | {"markers": {"positive": ["dsdna", "sm"]}})
    assert (ticked["markers"], "other-markers" in ticked) == ({"positive": ["dsdna", "sm"]}, False)
    untouched = read_back(ticked | {"markers": {"positive": ["dsdna"]}})
    assert "other-markers" not in untouched


def test_the_page_of_other_markers_can_not_say_positive(whole):
    [choices, *_] = [field.choices for field in OtherMarkersForm(answers=whole).fields.values()]
    assert {code for code, _label in choices} == {"", *Finding.values} - {"positive"}


def test_infections_are_asked_for_since_the_infusion_and_for_five_years_at_most(whole):
    def asked(given):
        return list(InfectionsForm(answers=whole | {"infusion": {"given": given}}).fields)

    years = asked("")
    assert len(years) == 5
    last = int(years[0].removeprefix("year_"))
    assert asked(f"{last - 1}-03") == [f"year_{last}", f"year_{last - 1}"]
    old = whole | {"infections": {"year_2015": "home"}}
    assert list(InfectionsForm(answers=old).fields)[-1] == "year_2015"
    assert [(row.year, row.care) for row in rows(old)[InfectionYear]] == [(2015, "home")]


def test_what_it_costs_is_one_row_and_none_where_nothing_was_answered(whole):
    assert rows(whole | {"costs": {"travel": "", "help_burden": None}})[Burden] == []
    answers = whole | {"costs": {"travel": "3", "help_burden": 0}, "work": {"work": "back"}}
    [burden] = rows(answers)[Burden]
    assert (burden.travel, burden.help_burden, burden.work) == ("3", 0, "back")
    assert {key: read_back(answers)[key] for key in ("costs", "work")} == {
        "costs": {"travel": "3", "help_burden": 0},
        "work": {"work": "back"},
    }


def test_the_two_ways_to_count_muscle_strength_are_two_measures_and_change_has_a_baseline(whole):
    asked = list(NumbersForm(answers=whole | {"diagnosis": {"families": ["iim"]}}).fields)
    assert [name for name in asked if "_on" not in name] == [
        *["fvc", "mmt8", "mmt8_both", "ck", "tis", "tis_since"],
    ]
    form = NumbersForm(
        {"tis_since_2": "2024"}, answers=whole | {"diagnosis": {"families": ["iim"]}}
    )
    assert form.is_valid()
    assert form.cleaned_data["tis_since"] == ""  # nothing without the score


def test_off_medicines_is_an_answer_about_today_and_comes_back(whole):
    told = whole | {"off-medicines": {"off_medicines": "yes"}}
    found = {row.timepoint: row.off_medicines for row in rows(told)[Outcome]}
    assert found == {"before": "", "today": "yes"}
    assert read_back(told)["off-medicines"] == {"off_medicines": "yes"}

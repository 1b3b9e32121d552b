"""Whatever is answered at a check-in, its facts say all of it: the answers made of them make the same facts."""

import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.followup import facts
from intake.followup.forms.medicines import SameMedicines
from intake.followup.situation import Situation
from intake.record.choices.abilities import Ability, Activity
from intake.record.choices.car_t import REPORTED_BY, EventKind, Relapse
from intake.record.choices.check_ins import HAPPENINGS, VACCINES, Growing, Subject
from intake.record.choices.markers import Finding
from intake.record.choices.people import YesNo
from intake.record.choices.treatments import BESIDE_STEROIDS, Steroid, TreatmentClass
from intake.record.facts import by_model, values_of
from intake.record.models import Infusion, Negative, Occasion, SteroidDose, Treatment

SUBJECT = uuid.UUID(int=7)
SINCE, TODAY = date(2030, 1, 2), date(2030, 4, 12)
OCCASION = Occasion(pk=uuid.UUID(int=8), participant_id=SUBJECT, told_on=TODAY)
FAMILIES = {"diagnosis": {"families": ["sle"]}}
TOLD = {
    "who": {"teller": "self"}, "age": {"age_group": "18", "country": "DE"}, "about": {"sex": "female"},
    "car-t": {"status": "infused"}, "infusion": {"given": "2030-01-01"}, **FAMILIES,
}  # fmt: skip
WITH_BASELINE = Situation(
    code="d100",
    told=TOLD,
    since=SINCE,
    infusions=[Infusion.of(SUBJECT, number=1, given="2030-01-01", cells="donor")],
    treatments=[Treatment.of(SUBJECT, code="ivig", use="now")],
    steroid=SteroidDose.of(SUBJECT, timepoint="today", drug="prednisolone", mg=5),
    told_on={"medicines": SINCE},
)
WITHOUT = Situation(code="m6", told=TOLD | {"car-t": {"status": "waiting"}}, since=SINCE)

DATES = st.sampled_from(["", "2028", "2030", "2030-02", "2030-03-01"])
SCALES = st.none() | st.integers(0, 10)
NONE_OR = [Subject(kind.value) for kind in HAPPENINGS] + [Subject.HOSPITAL, Subject.INFUSION]


def some_of(codes):
    """None of these, or some, in the order of the page."""
    some = st.sets(st.sampled_from(codes)).map(
        lambda chosen: [one for one in codes if one in chosen]
    )
    return st.just(["none"]) | some


@st.composite
def medicines(draw):
    said = draw(st.sampled_from(["", *SameMedicines.values]))
    codes = [code for code, _label in BESIDE_STEROIDS if code != TreatmentClass.NONE]
    drug = draw(st.sampled_from(["", *Steroid.values]))
    is_taken = drug not in ("", Steroid.NONE)
    now = {
        "now": draw(some_of(codes)),
        "drug": drug,
        "mg": draw(st.sampled_from(["", "5", "7.5"])) if is_taken else "",
        "why": "replacement" if drug == Steroid.HYDROCORTISONE else "",
        "off_medicines": draw(st.sampled_from(["", *YesNo.values])),
    }
    listed = {"medicines-now": now} if said in ("", SameMedicines.CHANGED) else {}
    return {"medicines": {"medicines": said}, **listed}


@st.composite
def events(draw):
    happened = draw(some_of([one.value for one in NONE_OR]))
    found = {"happened": {"happened": happened}}
    for code in set(happened) - {"none", "infusion"}:
        count = draw(st.integers(1, 3))
        for number in range(1, count + 1):
            details = {"onset": draw(DATES), "again": number < count}
            codes = REPORTED_BY.get(code, []) if code in EventKind.values else []
            if code == EventKind.INFECTION:
                details["later"] = draw(st.sampled_from(["", *codes]))
            elif len(codes) > 1:
                details["later"] = [one.value for one in draw(st.sets(st.sampled_from(codes)))]
            found[f"{code}-{number}"] = details
    if happened != ["none"]:
        denied = [one.value for one in NONE_OR if one not in happened]
        found["happened"]["not_happened"] = draw(st.sampled_from([[], denied]))
    return found


@st.composite
def whole(draw):
    course = draw(st.sampled_from(["", *Relapse.values]))
    tested = draw(some_of([Subject.MARKER_TEST, Subject.B_CELL_TEST, Subject.VACCINE]))
    results = {
        "dsdna": draw(st.sampled_from(["", Finding.POSITIVE.value])),
        "b_cells": draw(st.sampled_from(["", *YesNo.values])),
        "vaccines": [one for one in draw(some_of([one.value for one in VACCINES])) if one != "none"],
        "birth": draw(st.none() | st.just(2030)),
    }  # fmt: skip
    again = {
        "work": draw(st.sampled_from(["", *Ability.values])),
        "baseline": "worst",
        "growth": draw(st.sampled_from(["", *Growing.values])),
        "mood": draw(SCALES),
    }
    relapse = {"relapsed": draw(DATES), "relapse_treatment": draw(st.sampled_from(["", "ivig"]))}
    return {
        "course": {"course": course, "disease": draw(SCALES), "pain": draw(SCALES)},
        "relapse": relapse,
        **draw(medicines()),
        **draw(events()),
        "tests": {"tested": tested, "pregnancy": draw(some_of(["pregnancy", "birth"]))},
        "results": {} if tested == ["none"] else results,
        "again": again,
    }


def stored(situation, answers):
    return by_model(facts.rows(OCCASION, situation, answers))


def as_values(rows):
    return {
        model: sorted((values_of(row) for row in found), key=lambda values: str(values["id"]))
        for model, found in rows.items()
    }


@pytest.mark.parametrize("situation", [WITH_BASELINE, WITHOUT])
@given(answers=whole())
def test_the_answers_of_the_facts_make_the_same_facts(situation, answers):
    rows = stored(situation, answers)
    again = stored(situation, facts.answers(rows, situation))
    assert as_values(again) == as_values(rows)


@given(answers=whole())
def test_nothing_both_happened_and_did_not(answers):
    rows = stored(WITH_BASELINE, answers)
    denied = {row.about for row in rows.get(Negative, [])}
    told = {
        row.kind for model, found in rows.items() for row in found if hasattr(row, "kind")
    }  # fmt: skip
    assert not denied & told


def test_what_is_not_ticked_beside_ticks_is_not_reported():
    rows = stored(WITHOUT, {"happened": {"happened": ["infection"]}})
    assert Negative not in rows


def test_activities_are_compared_with_the_time_that_was_asked_about():
    rows = stored(WITHOUT, {"again": {Activity.WORK: "regained", "baseline": "worst"}})
    ((row,),) = rows.values()
    assert (row.code, row.baseline) == ("work", "worst")

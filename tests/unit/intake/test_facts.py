"""Answers become rows, and rows the same answers again."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from intake import facts
from intake.answers import fitting_markers, fitting_organs
from intake.choices.diseases import DISEASES, Family, MadeBy
from intake.choices.people import Sex
from intake.choices.treatments import Steroid, Treatment
from intake.facts import disease, person, story, treatment

SUBJECT = uuid.UUID(int=7)
TEXT = st.text("aß💥’< \n", min_size=1, max_size=20)
PARTIAL_DATE = st.sampled_from(["", "2015", "2015-03"])


def some(codes):
    """Any of the codes, in their order, as a form cleans them."""
    return st.sets(st.sampled_from(list(codes))).map(
        lambda chosen: [code.value for code in codes if code in chosen]
    )


@st.composite
def diseases(draw):
    families = draw(some(Family).filter(bool))
    found = {"diagnosis": {"families": families, "made_by": draw(st.sampled_from(MadeBy.values))}}
    for family in families:
        told = {"first_symptoms": draw(PARTIAL_DATE), "diagnosed": draw(PARTIAL_DATE)}
        if family in ("iim", "ssc"):
            kinds = [known.code for known in DISEASES if known.family == family]
            told["kind"] = draw(st.sampled_from(kinds))
        if family == "other":
            told["name"] = draw(TEXT)
        found[disease.STEPS[Family(family)][0]] = told
    found["markers"] = {"positive": draw(some_or_none(fitting_markers(found)))}
    found["organs"] = {"affected": draw(some_or_none(fitting_organs(found)))}
    return found


def some_or_none(codes):
    return some(codes) if codes else st.just([])


@st.composite
def treatments(draw):
    found = {"treatments": {"now": draw(some(Treatment)), "past": draw(some(Treatment))}}
    if Treatment.GLUCOCORTICOID in found["treatments"]["now"]:
        mg = draw(st.sampled_from(["", "0", "5", "7.5", "0.75", "20", "2000"]))
        found["steroid"] = {"drug": draw(st.sampled_from(Steroid.values)), "mg": mg}
    return found


ABOUT = st.fixed_dictionaries(
    {"birth_year": st.none() | st.integers(1900, 2026), "sex": st.sampled_from(Sex.values)}
).map(lambda told: {"about": told})
STORY = (TEXT | st.just("")).map(lambda text: {"story": {"text": text}})


def is_kept_whole(module, told):
    rows = list(module.rows(SUBJECT, told))
    again = module.answers(facts.by_model(rows))
    assert again == told
    kept = [facts.values_of(row) for row in module.rows(SUBJECT, again)]
    assert kept == [facts.values_of(row) for row in rows]


@given(diseases())
def test_diseases_markers_and_organs_come_back_as_they_were_told(told):
    is_kept_whole(disease, told)


@given(treatments())
def test_treatments_and_the_steroid_come_back_as_they_were_told(told):
    is_kept_whole(treatment, told)


@given(ABOUT)
def test_who_the_person_is_comes_back_as_it_was_told(told):
    is_kept_whole(person, told)


@given(STORY)
def test_a_story_comes_back_as_it_was_told_and_one_left_out_as_empty(told):
    is_kept_whole(story, told)


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

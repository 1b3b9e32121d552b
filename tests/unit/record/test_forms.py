import json

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hesperion.ui.words import in_words
from intake.participants.choices import AgeGroup, Teller
from intake.record.answers import Answers
from intake.record.choices.diseases import Family
from intake.record.forms.about import AboutForm
from intake.record.forms.disease import (
    DiagnosisForm,
    DiseaseForm,
    MarkersForm,
    MyositisForm,
    OrgansForm,
    OtherForm,
    SclerodermaForm,
)
from intake.record.forms.story import StoryForm
from intake.record.forms.treatment import TreatmentsForm

FORMS = [
    AboutForm, DiagnosisForm, DiseaseForm, MyositisForm, SclerodermaForm, OtherForm, MarkersForm,
    OrgansForm, TreatmentsForm, StoryForm,
]  # fmt: skip
NAMES = ["birth_year", "sex", "made_by", "kind", "name", "drug", "mg", "text",
         "first_symptoms_0", "first_symptoms_1", "diagnosed_0", "diagnosed_1"]  # fmt: skip
LISTS = ["families", "positive", "affected", "now", "past"]
TYPED = st.text("a5.,-💥\0\ud800\u202e <", max_size=8) | st.sampled_from(
    ["yes", "sle", "iim", "ssc.sine", "2015", "5", "female", "ana", "kidney", "jak", "unknown"]
)
ALL: Answers = {"diagnosis": {"families": [family.value for family in Family]}}


@pytest.mark.parametrize("form_class", FORMS)
@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw prepares the alphabets
@given(typed=st.fixed_dictionaries(dict.fromkeys([*NAMES, *LISTS], TYPED)))
def test_whatever_is_typed_is_kept_whole_or_answered_with_a_sentence(form_class, typed):
    data = typed | {name: [typed[name]] for name in LISTS}
    form = form_class(data, answers=ALL)
    if form.is_valid():
        kept = json.loads(json.dumps(form.cleaned_data))
        assert kept == form.cleaned_data
        assert in_words(form_class(initial=kept, answers=ALL))
    else:
        sentences = [str(sentence) for errors in form.errors.values() for sentence in errors]
        assert sentences
        assert all(sentence.endswith((".", "now.")) for sentence in sentences), sentences


def about(year: int, **answers: dict[str, str]) -> AboutForm:
    return AboutForm({"birth_year": str(year), "sex": "unsaid"}, answers=answers)


@pytest.mark.parametrize(
    ("group", "years", "fits"),
    [
        (AgeGroup.UNDER_7, 0, True), (AgeGroup.UNDER_7, 7, True), (AgeGroup.UNDER_7, 8, False),
        (AgeGroup.CHILD, 6, False), (AgeGroup.CHILD, 7, True), (AgeGroup.CHILD, 12, True),
        (AgeGroup.CHILD, 13, False), (AgeGroup.YOUTH, 18, True), (AgeGroup.YOUTH, 19, False),
        (AgeGroup.ADULT, 17, False), (AgeGroup.ADULT, 18, True), (AgeGroup.ADULT, 99, True),
    ],
)  # fmt: skip
def test_a_year_of_birth_fits_the_age_before_or_after_the_birthday(group, years, fits):
    year = timezone.localdate().year - years
    assert about(year, age={"age_group": group}).is_valid() is fits


def test_the_age_of_one_who_died_is_that_at_death_which_may_be_long_ago():
    answers = {"age": {"age_group": AgeGroup.CHILD}, "who": {"teller": Teller.RELATIVE}}
    assert about(1990, **answers).is_valid()
    assert not about(2024, **answers).is_valid()


def test_of_one_who_died_only_the_medicines_of_the_past_are_asked():
    form = TreatmentsForm({"past": ["jak"]}, answers={"who": {"teller": Teller.RELATIVE}})
    assert "now" not in form.fields
    assert form.is_valid()
    assert (form.cleaned_data["now"], form.cleaned_data["past"]) == ([], ["jak"])


def test_only_tests_that_fit_the_diseases_are_offered_and_each_stands_once():
    form = MarkersForm(answers={"diagnosis": {"families": ["sle", "iim", "mctd"]}})
    groups = form.fields["positive"].choices
    assert [str(heading) for heading, _ in groups] == [
        "Lupus (SLE)",
        "Myositis",
        "In many diseases",
    ]
    offered = [code for _, choices in groups for code, _ in choices]
    assert len(offered) == len(set(offered))
    assert "scl70" not in offered


def test_a_tick_that_no_longer_fits_the_disease_is_forgotten():
    form = MarkersForm(
        initial={"positive": ["jo1", "ana"]}, answers={"diagnosis": {"families": ["sle"]}}
    )
    assert in_words(form)[0][1] == "ANA (antinuclear antibodies)"

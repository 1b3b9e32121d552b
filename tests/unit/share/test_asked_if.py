"""A question that another answer makes needless is not listed, and what was typed into it is dropped."""

import pytest
from django.utils.translation import override

from hesperion.ui.words import in_words
from intake.consent.forms.consent import ChoicesForm
from intake.record.forms.car_t import CarTForm, SinceForm
from intake.record.forms.details import InfusionDetailsForm
from intake.record.forms.disease import MyositisForm
from intake.record.forms.outcome import BeforeForm, RemissionForm
from intake.record.forms.treatment import TreatmentsForm

INFUSED = {"car-t": {"status": "infused"}, "infusion": {"setting": "trial"}}


def asked(form_class, initial, answers=None):
    """The labels that the check page lists."""
    return [
        label for label, _answer in in_words(form_class(initial=initial, answers=answers or {}))
    ]


@pytest.mark.parametrize(
    ("form_class", "initial", "label", "is_listed"),
    [
        (CarTForm, {"status": "infused", "decided": ""}, "When was that?", False),
        (CarTForm, {"status": "not_considered", "decided": ""}, "When was that?", False),
        (CarTForm, {"status": "waiting", "decided": ""}, "When was that?", True),
        (SinceForm, {"relapse": "no"}, "When did it come back?", False),
        (SinceForm, {"relapse": "yes"}, "When did it come back?", True),
        (BeforeForm, {"drug": "none"}, "How many mg a day?", False),
        (BeforeForm, {"drug": "prednisolone"}, "How many mg a day?", True),
        (TreatmentsForm, {"drug": "never"}, "How many mg a day?", False),
        (TreatmentsForm, {"drug": "before"}, "How many mg a day?", False),
        (RemissionForm, {"b_cells": "no"}, "If so: when did a test first show them again?", False),
        (RemissionForm, {"b_cells": "yes"}, "If so: when did a test first show them again?", True),
    ],
)
def test_it_is_listed_only_where_it_was_asked(form_class, initial, label, is_listed):
    assert (label in asked(form_class, initial, INFUSED)) == is_listed


@pytest.mark.parametrize("status", ["infused", "not_considered"])
def test_a_date_in_it_is_dropped_right_or_wrong(status):
    for month, year in (("5", "2020"), ("40", "never")):
        form = CarTForm({"status": status, "decided_0": month, "decided_1": year}, answers={})
        assert form.is_valid(), form.errors
        assert (form.cleaned_data["status"], form.cleaned_data["decided"]) == (status, "")
    waiting = CarTForm({"status": "waiting", "decided_1": "never"}, answers={})
    assert list(waiting.errors) == ["decided"]


@pytest.mark.parametrize(("setting", "is_asked"), [("trial", True), ("approved", False)])
def test_the_number_of_a_trial_is_asked_only_of_who_was_in_one(setting, is_asked):
    form = InfusionDetailsForm(answers=INFUSED | {"infusion": {"setting": setting}})
    assert ("registry_number" in form.fields) == is_asked


@pytest.mark.parametrize(
    ("age_group", "is_offered"), [("7-11", False), ("16-17", False), ("18", True)]
)
def test_inclusion_body_myositis_is_offered_to_adults_alone(age_group, is_offered):
    answers = {"age": {"age_group": age_group, "country": "DE"}}
    offered = dict(MyositisForm(answers=answers).fields["kind"].choices)
    assert ("iim.ibm" in offered) == is_offered
    kept = MyositisForm(answers=answers, initial={"kind": "iim.ibm"})
    assert in_words(kept)[0][1] == "Inclusion body myositis"


@pytest.mark.parametrize(("language", "shown"), [("en", "7.5"), ("de", "7,5"), ("es", "7,5")])
def test_a_number_is_shown_as_the_language_writes_it(language, shown):
    with override(language):
        form = TreatmentsForm(initial={"drug": "prednisolone", "mg": "7.5"}, answers={})
        assert in_words(form)[1][1] == shown
        assert form["mg"].value() == shown
    again = TreatmentsForm({"drug": "prednisolone", "mg": shown}, answers={})
    assert again.is_valid()
    assert again.cleaned_data["mg"] == "7.5"


def test_boxes_to_tick_are_not_called_optional_as_no_tick_is_an_answer():
    for form, name in ((TreatmentsForm(answers={}), "now"), (ChoicesForm(answers={}), "purposes")):
        assert not form[name].is_optional
    assert TreatmentsForm(answers={})["mg"].is_optional

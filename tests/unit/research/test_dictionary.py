"""The dictionary describes every column of every researchers' view, and what is not described never leaves."""

import pytest
from django.db.models import DateTimeField

from hesperion.privacy.classes import label_of
from hesperion.privacy.shown import all_shown
from research.dictionary import (
    ExportClass,
    UnknownVariable,
    VariableKind,
    all_variables,
    dictionary,
    requestable,
    variable,
)
from research.dictionary.description import NOT_DESCRIBED
from research.dictionary.descriptions import DESCRIPTIONS
from research.dictionary.questions import ASKED_IN
from research.disclosure import identifier_of
from research.models.columns import columns_of
from research.selects import INTERNAL, views

OF_ROWS = {"id", "subject", "record_id"}  # how the views are joined: never answers


def test_every_column_is_described_and_nothing_else():
    shown = {
        label_of(source): {
            *(column.name for column in columns_of(source)),
            *filter(None, [one.present]),
        }
        for source, one in all_shown().items()
    }
    assert {label: set(own) for label, own in DESCRIPTIONS.items()} == shown


def test_every_view_is_in_the_dictionary():
    assert {one.view for one in all_variables()} == views().keys() - INTERNAL


def test_no_two_variables_share_a_key():
    keys = [one.key for one in all_variables()]
    assert len(keys) == len(set(keys))
    assert [variable(key).key for key in keys] == keys


def test_a_column_that_nobody_described_never_leaves():
    assert NOT_DESCRIBED.export is ExportClass.NEVER


def test_text_and_ids_are_not_asked_for_without_a_reason():
    words = {VariableKind.TEXT, VariableKind.ID}
    found = {one.key for one in requestable() if one.kind in words}
    assert found == {"infusion.registry_number", "infusion.product"}
    assert all(variable(key).export is ExportClass.JUSTIFIED for key in found)


def test_neither_times_nor_the_work_of_staff_are_asked_for():
    assert [one.key for one in requestable() if isinstance(one.column.field, DateTimeField)] == []
    assert {"record_note", "danger_flag"}.isdisjoint(one.table for one in requestable())
    assert {"public_id", "review"}.isdisjoint(one.name for one in requestable())


def test_what_is_coarsened_has_a_step_of_the_ladder():
    coarsened = {one.key for one in all_variables() if one.export is ExportClass.COARSENED}
    on_ladder = {one.key for one in all_variables() if identifier_of(one.key)}
    assert coarsened < on_ladder
    assert {variable(key).export for key in on_ladder - coarsened} == {ExportClass.JUSTIFIED}


def test_every_code_is_listed_with_a_label_and_the_words_of_the_form():
    for language in ASKED_IN:
        for table in dictionary(language)["tables"]:
            for one in [each for own in table["variables"] for each in [own, *own["parts"]]]:
                is_coded = one["kind"] in ("code", "codes")
                assert bool(one["codes"] or one["code_system"]) == is_coded, one["key"]
                assert all(all(code.values()) for code in one["codes"]), one["key"]


def test_every_variable_says_what_asking_for_it_costs():
    for one in all_variables():
        begins = "Costs little privacy: ", "Costs some privacy: ", "Costs much privacy: "
        assert one.cost.endswith(".")
        assert one.cost.startswith(begins) != (one.export is ExportClass.NEVER), one.key


def test_an_unknown_key_is_refused():
    with pytest.raises(UnknownVariable, match="no variable “participant"):
        variable("participant.name")

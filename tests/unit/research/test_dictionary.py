"""The dictionary describes every column of every researchers' view, and what is not described never leaves."""

import pytest

from hesperion.privacy.classes import label_of
from hesperion.privacy.shown import all_shown
from research.dictionary import (
    ExportClass,
    UnknownVariable,
    VariableKind,
    all_variables,
    requestable,
    variable,
)
from research.dictionary.description import NOT_DESCRIBED
from research.dictionary.descriptions import DESCRIPTIONS
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


def test_an_unknown_key_is_refused():
    with pytest.raises(UnknownVariable, match="no variable “participant"):
        variable("participant.name")

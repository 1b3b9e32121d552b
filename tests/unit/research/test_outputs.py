"""The columns of an extract, whatever people answered."""

import re
from collections.abc import Iterator

import pytest
from pandas._libs.parsers import STR_NA_VALUES
from psycopg.sql import SQL

from research.dictionary import (
    ExportClass,
    UnknownVariable,
    Variable,
    VariableKind,
    all_event_facts,
    all_variables,
    requestable,
)
from research.disclosure import LADDER
from research.labels.columns import FACT_LABELS
from research.released import Output, ReleasedTable, TooManyColumns, released_tables
from research.released.columns import MISSING
from research.released.output import LONGEST_NAME, MOST_OUTPUTS

EVERYTHING = [one.key for one in all_variables()]
REASONS = dict.fromkeys(EVERYTHING, "The question needs it.")
STEPS = range(len(LADDER))


def outputs(
    fields: list[str], step: int = 0, reasons: dict[str, str] | None = None
) -> Iterator[Output]:
    for table in released_tables(fields=fields, step=step, reasons=reasons or {}):
        yield from table.outputs


def about(variable: Variable, **how) -> list[str]:
    return [one.name for one in outputs([variable.key], **how) if one.variable == variable.key]


@pytest.mark.parametrize("variable", requestable(), ids=lambda one: one.key)
def test_each_variable_that_may_be_asked_for_gives_columns(variable):
    assert about(variable, reasons=REASONS)


def test_what_never_leaves_gives_no_column():
    never = [one for one in all_variables() if one.export is ExportClass.NEVER]
    assert never
    assert not [name for one in never for name in about(one, reasons=REASONS)]


def test_without_a_reason_some_leave_coarse_and_others_not_at_all():
    justified = [one for one in requestable() if one.export is ExportClass.JUSTIFIED]
    coarse = {one.key: names for one in justified if (names := about(one, reasons={one.key: " "}))}
    assert coarse == {
        "participant.country": ["region"],
        "participant.birth_year": ["age"],
        "infusion.country": ["region"],
    }


@pytest.mark.parametrize("step", STEPS)
def test_each_column_comes_from_one_variable_that_was_asked_for(step):
    for table in released_tables(fields=EVERYTHING, step=step, reasons={}):
        names = [one.name for one in table.outputs]
        assert names[0] == "pseudonym"
        assert len(set(names)) == len(names)
        own = {one.name for one in table.outputs if not one.variable}
        assert own <= {"pseudonym", "day_0", "day_0_precision"}
        assert {one.variable for one in table.outputs} - {""} <= set(EVERYTHING)


@pytest.mark.parametrize("step", STEPS)
def test_programs_take_the_names_and_read_no_code_as_missing(step):
    found = [*outputs(EVERYTHING, step, REASONS), *outputs(EVERYTHING, step)]
    for one in found:
        assert re.fullmatch("[a-z][a-z0-9_]*", one.name)
        assert len(one.name) <= LONGEST_NAME
        assert one.label
        assert one.kind in {"id", "code", "yes_no", "number", "text"}
        assert all(one.codes.values())
        assert not one.codes.keys() & STR_NA_VALUES


def test_typed_texts_that_pandas_reads_as_missing_are_missing():
    assert {text.upper() for text in STR_NA_VALUES} <= MISSING


def test_the_columns_are_the_same_in_whatever_order_fields_are_asked_for():
    assert list(outputs(EVERYTHING)) == list(outputs(EVERYTHING[::-1]))


def test_a_field_that_the_dictionary_does_not_have_is_an_error():
    with pytest.raises(UnknownVariable, match="shoe_size"):
        released_tables(fields=["participant.shoe_size"], step=0, reasons={})


def test_each_question_about_an_event_is_known():
    assert [fact.name for fact in all_event_facts()] == list(FACT_LABELS)
    for fact in all_event_facts():
        assert fact.codes == FACT_LABELS[fact.name].codes


def test_two_thousand_columns_are_refused_with_a_sentence():
    several = tuple(Output(f"n{number}", VariableKind.NUMBER, "Number") for number in range(2_000))
    with pytest.raises(
        TooManyColumns, match="“participant” would have 2,000 columns, and 1,600 are"
    ):
        ReleasedTable("participant", several, SQL(""))
    assert ReleasedTable("participant", several[:MOST_OUTPUTS], SQL(""))

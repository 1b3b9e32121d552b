"""The columns that each variable of the dictionary gives in an extract, with the SQL of their values.

The SQL reads a row of the variable's view, by the name of its table, and the row `zero` of day 0.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from django.db.models import DateField
from psycopg.sql import SQL, Composable, Identifier, Literal

from research.dictionary import ExportClass, Variable, VariableKind, all_event_facts
from research.disclosure.ladder import Identifier as QuasiIdentifier
from research.disclosure.ladder import Level, identifier_of, level_of
from research.disclosure.released_values import code_labels, value_sql
from research.released.day_zero import PRECISION_LABELS, months_from_zero, precision_code
from research.released.output import Output

ReleasedColumn = tuple[Output, Composable]

# Texts that pandas, R and others read as missing. Who types one of these has not answered.
MISSING = {
    "", "-", "NA", "N/A", "#NA", "#N/A", "#N/A N/A", "<NA>", "NAN", "-NAN", "NONE", "NULL", "NIL",
    "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN",
}  # fmt: skip
_TEXT = SQL("CASE WHEN upper(btrim({0})) <> ALL ({1}) THEN {0} END")
_IS_IN = SQL("CASE WHEN cardinality({0}) > 0 THEN ({1} = ANY ({0}))::int END")
_IS_IN_JSON = SQL("CASE WHEN {0} -> {1} ->> 0 IS NOT NULL THEN ({0} -> {1} ? {2})::int END")
_CODE_IN_JSON = SQL("CASE WHEN {0} ->> {1} = ANY ({2}) THEN {0} ->> {1} END")
# Name and label where these are not the variable's own.
_COARSE = {
    QuasiIdentifier.AGE: ("age", "Age when the story was sent"),
    QuasiIdentifier.REGION: ("region", "Region of the world"),
    QuasiIdentifier.TREATED_IN: ("region", "Region of the world"),
    QuasiIdentifier.INFUSED: ("infused", "Time of the first infusion"),
}


def columns_of_variable(
    variable: Variable, step: int, reasons: Mapping[str, str]
) -> list[ReleasedColumn]:
    """Empty if the variable never leaves, lacks its reason, or is dropped at this step of the ladder."""
    if identifier_of(variable.key) and variable.kind is not VariableKind.DATE:
        return identifying_columns(variable, step, reasons)
    return list(_READERS[variable.kind](variable)) if _may_leave(variable, reasons) else []


def identifying_columns(
    variable: Variable, step: int, reasons: Mapping[str, str]
) -> list[ReleasedColumn]:
    """The one column of a quasi-identifier, in the form that the ladder gives it; empty if it is dropped."""
    identifier = identifier_of(variable.key)
    level = level_of(variable.key, step=step, reasons=reasons)
    if not identifier or not level or level is Level.DROPPED:
        return []
    name, label = variable.name, variable.label
    if level is not Level.EXACT:
        name, label = _COARSE.get(identifier, (name, label))
    is_own = level is Level.EXACT or variable.kind is VariableKind.CODE
    kind = variable.kind if is_own else VariableKind.CODE
    codes = code_labels(identifier, level) or variable.codes
    value = value_sql(identifier, level)
    output = Output(name, kind, label, codes, variable.key, variable.unit if is_own else "")
    return [(output, _typed(value) if kind is VariableKind.TEXT else value)]


def _may_leave(variable: Variable, reasons: Mapping[str, str]) -> bool:
    if variable.export is ExportClass.JUSTIFIED:
        return bool(reasons.get(variable.key, "").strip())
    return variable.export is not ExportClass.NEVER


def _value(variable: Variable) -> Composable:
    return Identifier(variable.table, variable.name)


def _output(
    variable: Variable,
    kind: VariableKind,
    suffix: str = "",
    label: str = "",
    codes: Mapping[str, str] | None = None,
    unit: str = "",
) -> Output:
    """`suffix` and `label` tell it from other outputs of the variable."""
    name = variable.name + (f"_{re.sub('[^a-z0-9]+', '_', suffix)}" if suffix else "")
    words = f"{variable.label}: {label}" if label else variable.label
    return Output(name, kind, words, codes or {}, variable.key, unit)


def _code(variable: Variable) -> Iterator[ReleasedColumn]:
    output = _output(variable, VariableKind.CODE, codes=variable.codes)
    yield output, SQL("nullif({}, '')").format(_value(variable))


def _codes(variable: Variable) -> Iterator[ReleasedColumn]:
    for code, label in variable.codes.items():
        output = _output(variable, VariableKind.YES_NO, code, label)
        yield output, _IS_IN.format(_value(variable), Literal(code))


def _number(variable: Variable) -> Iterator[ReleasedColumn]:
    output = _output(variable, VariableKind.NUMBER, unit=variable.unit)
    decimals = getattr(variable.column.field, "decimal_places", 0)
    yield replace(output, decimals=decimals), _value(variable)


def _yes_no(variable: Variable) -> Iterator[ReleasedColumn]:
    yield _output(variable, VariableKind.YES_NO), SQL("{}::int").format(_value(variable))


def _date(variable: Variable) -> Iterator[ReleasedColumn]:
    """A date leaves as the months from day 0 between which it is, and with its own precision."""
    value = _value(variable)
    if isinstance(variable.column.field, DateField):
        value = SQL("to_char({}, 'YYYY-MM-DD')").format(value)
    ends = {"from": "earliest month from day 0", "to": "latest month from day 0"}
    for (end, label), months in zip(ends.items(), months_from_zero(value), strict=True):
        yield _output(variable, VariableKind.NUMBER, end, label, unit="months"), months
    output = _output(variable, VariableKind.CODE, "precision", "how precise", PRECISION_LABELS)
    yield output, precision_code(SQL("length({})").format(value))


def _text(variable: Variable) -> Iterator[ReleasedColumn]:
    yield _output(variable, VariableKind.TEXT), _typed(_value(variable))


def _typed(value: Composable) -> Composable:
    return _TEXT.format(value, Literal(sorted(MISSING)))


def _event_facts(variable: Variable) -> Iterator[ReleasedColumn]:
    """Other keys of the JSON never leave."""
    facts = _value(variable)
    for fact in all_event_facts():
        question = Literal(fact.name)
        if fact.kind is VariableKind.CODE:
            output = Output(fact.name, VariableKind.CODE, fact.label, fact.codes, variable.key)
            yield output, _CODE_IN_JSON.format(facts, question, Literal(list(fact.codes)))
        for code, label in fact.codes.items() if fact.kind is VariableKind.CODES else ():
            words = f"{fact.label}: {label}"
            output = Output(f"{fact.name}_{code}", VariableKind.YES_NO, words, {}, variable.key)
            yield output, _IS_IN_JSON.format(facts, question, Literal(code))


def _nothing(variable: Variable) -> Iterable[ReleasedColumn]:
    return ()


_READERS: dict[VariableKind, Callable[[Variable], Iterable[ReleasedColumn]]] = {
    VariableKind.CODE: _code,
    VariableKind.CODES: _codes,
    VariableKind.NUMBER: _number,
    VariableKind.YES_NO: _yes_no,
    VariableKind.DATE: _date,
    VariableKind.TEXT: _text,
    VariableKind.JSON: _event_facts,
    VariableKind.ID: _nothing,
}

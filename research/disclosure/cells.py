"""Counts the cells of a request's people at several steps of the ladder, in one statement.

People with the same values in all columns are one row of `combination`, with their number. All steps count
these rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL, Composable, Identifier, Literal

from research.disclosure.columns import CellColumn, grouping, names_in_sql, sensitive
from research.disclosure.ladder import K

CellKey = tuple[CellColumn, ...]

_COUNT = SQL("""
WITH combination AS MATERIALIZED (
    SELECT count(*) AS people {columns} {sensitive} FROM ({values}) AS valued GROUP BY () {columns}
),
{steps}
{counts}
""")
_SENSITIVE = SQL(", count(*) FILTER (WHERE {0}) AS {0}")
_STEP = SQL("""
{name} AS MATERIALIZED (
    SELECT *, sum(people) OVER cell AS in_cell, row_number() OVER cell = 1 AS is_first
    FROM combination
    WINDOW cell AS (PARTITION BY true {key})
)""")
_CELLS = SQL("""
SELECT {step}, 'cells', '', coalesce(sum(people), 0)::bigint,
    coalesce(sum(people) FILTER (WHERE in_cell < {k}), 0)::bigint,
    count(*) FILTER (WHERE is_first), coalesce(min(in_cell), 0)::bigint
FROM {name}
""")
_GROUPS = SQL("""
SELECT {step}, {kind}, value, sum(people)::bigint,
    coalesce(sum(people) FILTER (WHERE in_cell < {k}), 0)::bigint, 0, 0
FROM {name} CROSS JOIN unnest({column}) AS value
GROUP BY value
""")
_FINDINGS = SQL("""
SELECT {step}, 'finding', {value}, sum(people)::bigint, 0, count(*), 0
FROM (
    SELECT sum(people) AS people FROM {name} WHERE in_cell >= {k} GROUP BY () {key}
    HAVING sum(people) = sum({sensitive})
) AS finding
HAVING count(*) > 0
""")
_IN_SMALL_CELLS = SQL("""
SELECT subject FROM (
    SELECT subject, count(*) OVER (PARTITION BY true {key}) AS in_cell FROM ({values}) AS valued
) AS person
WHERE in_cell < {k}
""")


class Counted(NamedTuple):
    """Numbers of people at a step.

    `kind` is "cells" for all of them, with the number of cells and the smallest; "finding" for the
    people in cells in which `value` is true of everybody; else a name of `grouping` for a group.
    """

    step: int
    kind: str
    value: str
    people: int
    withheld: int
    cells: int
    smallest: int


def columns_of_cells(keys: Mapping[int, CellKey], fields: Sequence[str]) -> list[CellColumn]:
    """All columns that `count_cells` reads."""
    columns = [*(column for key in keys.values() for column in key), *grouping().values()]
    return [*_once(columns), *(column for _, column in sensitive(fields))]


def count_cells(
    cursor: CursorWrapper,
    *,
    values: Composable,
    parameters: Sequence[Any] = (),
    keys: Mapping[int, CellKey],
    fields: Sequence[str],
) -> list[Counted]:
    """Counts at each step of `keys`, which has the columns of its cells.

    `values` is a SELECT of `columns_of_cells`, a row for each person. `fields` say what is sensitive.
    """
    columns = columns_of_cells(keys, fields)
    shown = [column.name for _, column in sensitive(fields)]
    statement = _COUNT.format(
        columns=names_in_sql(column for column in columns if column.name not in shown),
        sensitive=SQL("").join(_SENSITIVE.format(Identifier(name)) for name in shown),
        values=values,
        steps=SQL(", ").join(_step(step, key) for step, key in keys.items()),
        counts=SQL(" UNION ALL ").join(
            part for step, key in keys.items() for part in _counts(step, key, fields)
        ),
    )
    cursor.execute(statement, parameters)
    return [Counted(*row) for row in cursor.fetchall()]


def in_small_cells(key: CellKey, values: Composable) -> Composable:
    """The SELECT of those people in `values` who are in a cell below K."""
    return _IN_SMALL_CELLS.format(key=names_in_sql(key), values=values, k=Literal(K))


def _once(columns: Iterable[CellColumn]) -> Iterable[CellColumn]:
    return {column.name: column for column in columns}.values()


def _step(step: int, key: CellKey) -> Composable:
    return _STEP.format(name=Identifier(f"step_{step}"), key=names_in_sql(key))


def _counts(step: int, key: CellKey, fields: Sequence[str]) -> Iterator[Composable]:
    """The people of one cell by what others may know, except events, must not all have had the same event."""
    told = {"step": Literal(step), "name": Identifier(f"step_{step}"), "k": Literal(K)}
    known = [column for column in key if column.table != "adverse_event"]
    yield _CELLS.format(**told)
    for one, column in sensitive(fields):
        yield _FINDINGS.format(
            value=Literal(one.value),
            key=names_in_sql(known),
            sensitive=Identifier(column.name),
            **told,
        )
    for kind, column in grouping().items():
        yield _GROUPS.format(kind=Literal(kind), column=Identifier(column.name), **told)

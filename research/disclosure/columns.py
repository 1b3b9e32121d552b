"""The columns by which people are put into cells: for each person a value, or a list of values."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from psycopg.sql import SQL, Composable, Identifier, Literal

from research.dictionary import ExportClass, Variable, VariableKind, variable
from research.dictionary.variable import PARTICIPANT
from research.disclosure.ladder import Identifier as QuasiIdentifier
from research.disclosure.ladder import Level, identifier_of, level_of
from research.disclosure.released_values import value_sql
from research.disclosure.sensitive import EVENT_FIELDS, RARE_EVENTS, SENSITIVE, Sensitive
from research.selects import BULK

# Of a table with several rows a person has one list: diagnoses are sorted, infusions in the order in which the
# extract has them, and of events the rare ones count, each once.
_LISTS = {
    "diagnosis": SQL('array_agg({value} ORDER BY {value} COLLATE "C")'),
    "infusion": SQL("array_agg({value} ORDER BY infusion.number)"),
    "adverse_event": SQL(
        "array_agg(DISTINCT {value}::text) FILTER (WHERE adverse_event.kind = ANY ({rare}))"
    ),
}
_SORTED = SQL("ARRAY(SELECT unnest({}) ORDER BY 1)")

_VALUES = SQL("SELECT person.subject {columns} FROM {people} AS person {joins}")
_JOIN = SQL("""
LEFT JOIN (
    SELECT {table}.subject, {columns}
    FROM {people} AS person JOIN research.{view} AS {table} ON {table}.subject = person.subject {group}
) AS {name} ON {name}.subject = person.subject
""")


class CellColumn(NamedTuple):
    """`value` is SQL over the rows that a person has in the view of `table`.

    `label` is that of the field of the dictionary that others may know, if it is one.
    """

    name: str
    table: str
    value: Composable
    label: str = ""


def identifying(
    fields: Collection[str], reasons: Mapping[str, str], step: int
) -> tuple[CellColumn, ...]:
    """What others may know of a person, in the form in which an extract with these fields holds it.

    Raises UnknownVariable.
    """
    asked = sorted({"adverse_event.kind" if key in EVENT_FIELDS else key for key in fields})
    found = (_released(variable(key), reasons, step) for key in asked)
    return tuple({column.name: column for column in found if column}.values())


def grouping() -> dict[str, CellColumn]:
    """The groups of people of whom a check says which lose most, by name. Each is a list for each person."""
    families = value_sql(QuasiIdentifier.DIAGNOSIS, Level.COARSER)
    ages = value_sql(QuasiIdentifier.AGE, Level.STANDARD)
    kind = variable("adverse_event.kind")
    events = _identifier(QuasiIdentifier.EVENTS, Level.STANDARD, kind)
    return {
        "Diagnosis": CellColumn(
            "of_family", "diagnosis", SQL("array_agg(DISTINCT {})").format(families)
        ),
        "Age": CellColumn("of_age", PARTICIPANT, SQL("ARRAY[{}]").format(ages)),
        "Event": events._replace(name="of_event"),
    }


def sensitive(fields: Collection[str]) -> list[tuple[Sensitive, CellColumn]]:
    """What the fields show that must not be true of everybody in a cell."""
    return [
        (one, CellColumn(f"sensitive_{number}", one.table, _any(one)))
        for number, one in enumerate(SENSITIVE)
        if not one.fields.isdisjoint(fields)
    ]


def select_values(columns: Collection[CellColumn], people: Composable) -> Composable:
    """The SELECT of each person of the relation `people` with their values: a row for each `subject`."""
    by_table: dict[str, list[CellColumn]] = {}
    for column in columns:
        by_table.setdefault(column.table, []).append(column)
    return _VALUES.format(
        columns=names_in_sql(columns),
        people=people,
        joins=SQL("").join(_join(table, several, people) for table, several in by_table.items()),
    )


def names_in_sql(columns: Iterable[CellColumn]) -> Composable:
    """Each after a comma."""
    return SQL("").join(SQL(", {}").format(Identifier(column.name)) for column in columns)


def _join(table: str, columns: list[CellColumn], people: Composable) -> Composable:
    is_single = table == PARTICIPANT
    named = [SQL("{} AS {}").format(one.value, Identifier(one.name)) for one in columns]
    return _JOIN.format(
        table=Identifier(table),
        columns=SQL(", ").join(named),
        people=people,
        view=Identifier(BULK + ("record" if is_single else table)),
        group=SQL("" if is_single else "GROUP BY {}.subject").format(Identifier(table)),
        name=Identifier(f"values_of_{table}"),
    )


def _released(one: Variable, reasons: Mapping[str, str], step: int) -> CellColumn | None:
    """None for a field that is no quasi-identifier, or that the extract does not hold."""
    identifier, level = identifier_of(one.key), level_of(one.key, step=step, reasons=reasons)
    if identifier and level:
        return None if level is Level.DROPPED else _identifier(identifier, level, one)
    is_justified = one.export is ExportClass.JUSTIFIED and reasons.get(one.key, "").strip()
    return _justified(one) if is_justified and one.table == PARTICIPANT else None


def _identifier(identifier: QuasiIdentifier, level: Level, one: Variable) -> CellColumn:
    value = value_sql(identifier, level)
    if one.table in _LISTS:
        value = _LISTS[one.table].format(value=value, rare=Literal(RARE_EVENTS))
    return CellColumn(f"{identifier}_{level}", one.table, value, one.label)


def _justified(one: Variable) -> CellColumn:
    """A field of the person that an extract holds for a reason, as it is stored."""
    value: Composable = Identifier(one.table, one.name)
    if one.kind is VariableKind.CODES:
        value = _SORTED.format(value)
    return CellColumn(one.name, one.table, value, one.label)


def _any(one: Sensitive) -> Composable:
    is_single = one.table == PARTICIPANT
    return SQL(one.condition if is_single else f"bool_or({one.condition})")

"""The tables of an extract: which columns each holds, and the SELECT of its rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Model
from psycopg.sql import SQL, Composable, Identifier

from hesperion.privacy.shown import all_shown
from intake.record.choices.check_ins import Subject
from research.dictionary import Variable, VariableKind, all_variables, variable
from research.dictionary.variable import PARTICIPANT
from research.released.columns import ReleasedColumn, columns_of_variable, identifying_columns
from research.released.day_zero import PRECISION_LABELS, precision_code
from research.released.days_since import DAYS_SINCE, DAYS_WITH, INFUSIONS_BEFORE
from research.released.output import PSEUDONYM, Output, ReleasedTable
from research.selects import BULK
from research.timeline.events import DayZero

_GIVEN = "infusion.given"
_NEGATIVE, _LIFE = "negative", "life_event.kind"
# That somebody was not pregnant says that they were asked: it leaves with pregnancies alone.
_ALL = SQL("")
_WITHOUT_PREGNANCIES = SQL(f"WHERE negative.about <> '{Subject.PREGNANCY}'")

_Found = list[tuple[Variable, list[ReleasedColumn]]]

_SELECT = SQL("""
SELECT {columns}
FROM pg_temp.extract_people AS people
JOIN research.{view} AS {table} ON {table}.subject = people.subject
{joins}
{where}
ORDER BY {ordering}
""")
_ZERO = SQL("LEFT JOIN pg_temp.extract_day_zero AS zero ON zero.subject = people.subject")
_FIRST_INFUSION = SQL(
    f"LEFT JOIN research.{BULK}infusion AS infusion"
    " ON infusion.subject = people.subject AND infusion.number = 1"
)
_PSEUDONYM: ReleasedColumn = (
    Output(PSEUDONYM, VariableKind.ID, "Pseudonym"),
    Identifier("people", PSEUDONYM),
)
_BY_PSEUDONYM = SQL('people.pseudonym COLLATE "C"')
_DAYS_ZERO = {kind.value: kind.label for kind in DayZero} | {"none": "nothing that has a date"}
_DAY_ZERO: list[ReleasedColumn] = [
    (
        Output("day_0", VariableKind.CODE, "Day 0", _DAYS_ZERO),
        SQL("coalesce(zero.kind, 'none')"),
    ),
    (
        Output("day_0_precision", VariableKind.CODE, "Day 0: how precise", PRECISION_LABELS),
        precision_code(SQL("zero.precision")),
    ),
]


def released_tables(
    *, fields: Collection[str], step: int, reasons: Mapping[str, str]
) -> list[ReleasedTable]:
    """The tables that an extract with these fields of the dictionary holds, at a step of the ladder.

    The first is "participant", with a row for each person. Every other has a row for each fact, and is
    left out if none of its fields may leave. `find_day_zero` must run before their SELECTs. Raises
    UnknownVariable and TooManyColumns.
    """
    asked = {variable(key).key for key in fields}
    found = [
        (one, columns)
        for one in all_variables()
        if one.key in asked and (columns := columns_of_variable(one, step, reasons))
    ]
    infused = identifying_columns(variable(_GIVEN), step, reasons) if _GIVEN in asked else []
    held = {one.key for one, _columns in found}
    names = dict.fromkeys(one.table for one, _columns in found if one.table != PARTICIPANT)
    tables = (_rows(_of_table(name, found), held) for name in names)
    return [_participants(found, infused), *tables]


def _of_table(table: str, found: _Found) -> _Found:
    return [(one, columns) for one, columns in found if one.table == table]


def _is_dated(found: _Found) -> bool:
    return any(one.kind is VariableKind.DATE for one, _columns in found)


def _participants(found: _Found, infused: list[ReleasedColumn]) -> ReleasedTable:
    """A row for each person, also with what day 0 is, and when the first infusion was.

    The calendar says of no other infusion when it was: the months between two of them would tell the
    months of both.
    """
    zero = _DAY_ZERO if _is_dated(found) else []
    own = [one for _variable, columns in _of_table(PARTICIPANT, found) for one in columns]
    joins = [*([_ZERO] if zero else []), *([_FIRST_INFUSION] if infused else [])]
    return _table(PARTICIPANT, "record", [*zero, *infused, *own], joins, [])


def _rows(found: _Found, asked: Collection[str]) -> ReleasedTable:
    """A row for each fact, of each person in the order of the researchers' view."""
    first, _columns = found[0]
    columns = [one for _variable, several in found for one in several]
    joins = [_ZERO] if _is_dated(found) else []
    if DAYS_WITH in asked and first.table == variable(DAYS_WITH).table:
        columns, joins = [*columns, *DAYS_SINCE], [*joins, INFUSIONS_BEFORE]
    where = _WITHOUT_PREGNANCIES if first.table == _NEGATIVE and _LIFE not in asked else _ALL
    ordering = _ordering(first.column.source)
    return _table(first.table, first.view, columns, joins, ordering, where)


def _ordering(source: type[Model]) -> list[str]:
    return [*all_shown()[source].ordering, "id"]


def _table(
    name: str,
    view: str,
    columns: Iterable[ReleasedColumn],
    joins: Sequence[Composable],
    ordering: Sequence[str],
    where: Composable = _ALL,
) -> ReleasedTable:
    """Two variables can become the same column, such as an age: the first of them counts.

    Rows are sorted by what the table holds of the columns `ordering`: the order of diagnoses whose
    kind is left out does not tell it.
    """
    named: dict[str, ReleasedColumn] = {}
    for output, value in [_PSEUDONYM, *columns]:
        named.setdefault(output.name, (output, value))
    select = _SELECT.format(
        columns=SQL(", ").join(
            SQL("{} AS {}").format(value, Identifier(column))
            for column, (_output, value) in named.items()
        ),
        view=Identifier(f"{BULK}{view}"),
        table=Identifier(name),
        joins=SQL(" ").join(joins),
        where=where,
        ordering=SQL(", ").join(
            [_BY_PSEUDONYM]
            + [named[one][1] if one in named else Identifier(name, one) for one in ordering]
        ),
    )
    return ReleasedTable(name, tuple(output for output, _value in named.values()), select)

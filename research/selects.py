"""The SELECT of each view of the schema `research`, made from the site's models."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Model
from psycopg import sql
from psycopg.sql import SQL, Composable, Identifier

from hesperion.privacy.classes import all_classes, label_of
from hesperion.privacy.shown import all_shown
from intake.participants.models import Participant
from research.cohort.select import cohort
from research.cohort.table import COHORT, DERIVED
from research.models.columns import Column, columns_of, relation_of, target_of
from research.models.record import ALWAYS, record_sources
from research.models.rows import row_sources

# The view of the participants whom researchers see, with their public ids. All other views join it. Researchers
# can't read it themselves, so it needs no security barrier. A barrier would keep PostgreSQL from looking up a
# single participant in it.
SHOWN = "shown"
# The views of people are there twice. Under their names and BULK they join the stored cohort, not `shown`, and
# have the same rows, for reading everybody. `shown` asks for each participant's consent one by one: for all of
# them that takes ten times as long.
BULK = "bulk_"
# The views that researchers can't read.
INTERNAL = {SHOWN, DERIVED}
_SHOWN = SQL("""
    SELECT participant.subject, participant.public_id
    FROM {} AS participant
    JOIN derived.consented ON consented.subject = participant.subject AND consented.purpose = 'study'
""")
# `shown` comes first: PostgreSQL orders eight tables of a join by itself and leaves further ones where they
# are, and the rows of one record are found from its participant.
_ROWS = SQL("""
    SELECT fact.id, shown.subject, shown.public_id AS record_id, {columns}
    FROM research.{shown} AS shown
    JOIN {table} AS fact ON fact.{subject} = shown.subject {joins} {where}
""")
_RECORD = SQL("""
    SELECT participant.subject, {columns}
    FROM {table} AS participant
    JOIN research.{shown} AS shown ON shown.subject = participant.subject
    {joins}
""")
_ALWAYS = SQL("JOIN {table} AS {name} ON {name}.{subject} = participant.subject")
_ONE = SQL("LEFT JOIN {table} AS {name} ON {name}.{subject} = participant.subject")
_LATEST = SQL("""
    LEFT JOIN LATERAL (
        SELECT * FROM {table} WHERE {subject} = participant.subject ORDER BY {latest} DESC LIMIT 1
    ) AS {name} ON true
""")
_VIA = SQL("{join} {table} AS {name} ON {name}.{key} = {holder}.{foreign}")
_UNLESS = SQL("WHERE fact.{} IS NULL")


def views() -> dict[str, Composable]:
    """The SELECT statement of each researchers' view, by name. `shown` comes first: all others read it."""
    return {
        SHOWN: _SHOWN.format(_table(Participant)),
        DERIVED: cohort(),
        **_of_people(SHOWN),
    }


def bulk_views() -> dict[str, Composable]:
    """The SELECT statement of each view for reading everybody, by name. They read the table of the cohort."""
    return {f"{BULK}{name}": select for name, select in _of_people(COHORT).items()}


def _of_people(shown: str) -> dict[str, Composable]:
    """The views of the people in `shown`, a view or table of their subjects and public ids."""
    people = Identifier(shown)
    rows = {label_of(source): _rows(source, people) for source in row_sources()}
    return {"record": _record(people), **rows}


def _rows(source: type[Model], shown: Identifier) -> Composable:
    columns, unless = columns_of(source), all_shown()[source].unless
    selected = [
        _as(Identifier(column.via or "fact", column.field.column), column) for column in columns
    ]
    return _ROWS.format(
        columns=SQL(", ").join(selected),
        table=_table(source),
        joins=SQL(" ").join(_joins(source, columns)),
        subject=Identifier(_subject(source)),
        shown=shown,
        where=_UNLESS.format(Identifier(unless)) if unless else SQL(""),
    )


def _joins(source: type[Model], columns: list[Column]) -> Iterator[Composable]:
    """A join for each relation on the ways to the columns, the nearest first."""
    ways = [column.via.split("__") for column in columns if column.via]
    steps = dict.fromkeys("__".join(way[: nth + 1]) for way in ways for nth in range(len(way)))
    models: dict[str, type[Model]] = {"": source}
    for step in sorted(steps, key=lambda step: step.count("__")):
        holder, _, name = step.rpartition("__")
        relation = relation_of(models[holder], name)
        models[step] = target_of(relation)
        yield _join_by(relation, step, holder or "fact")


def _join_by(relation: Any, name: str, holder: str) -> Composable:
    """By a foreign key, or by the key of a row that points here and that may be missing."""
    is_own = relation.concrete
    key = relation.target_field if is_own else relation.field
    foreign = relation if is_own else relation.field.target_field
    return _VIA.format(
        join=SQL("JOIN" if is_own and not relation.null else "LEFT JOIN"),
        table=_table(target_of(relation)),
        name=Identifier(name),
        key=Identifier(key.column),
        holder=Identifier(holder),
        foreign=Identifier(foreign.column),
    )


def _record(shown: Identifier) -> Composable:
    others = [source for source in record_sources() if source is not Participant]
    own = [
        _as(Identifier("participant", column.field.column), column)
        for column in columns_of(Participant)
    ]
    return _RECORD.format(
        table=_table(Participant),
        columns=SQL(", ").join([*own, *chain.from_iterable(map(_optional, others))]),
        joins=SQL(" ").join(map(_join, others)),
        shown=shown,
    )


def _optional(source: type[Model]) -> Iterator[Composable]:
    """The columns of a model that may have no row for a participant: then text is "", a list empty."""
    name = label_of(source)
    for column in columns_of(source):
        value: Composable = Identifier(name, column.field.column)
        if isinstance(column.field, CharField | ArrayField) and not column.field.null:
            empty = SQL("'{}'" if isinstance(column.field, ArrayField) else "''")
            value = SQL("coalesce({}, {})").format(value, empty)
        yield _as(value, column)
    if present := all_shown()[source].present:
        key = Identifier(name, _subject(source))
        yield SQL("{} IS NOT NULL AS {}").format(key, Identifier(present))


def _join(source: type[Model]) -> Composable:
    latest = all_shown()[source].latest
    names = {
        "table": _table(source),
        "name": Identifier(label_of(source)),
        "subject": Identifier(_subject(source)),
    }
    if latest:
        return _LATEST.format(latest=Identifier(latest), **names)
    return (_ALWAYS if source in ALWAYS else _ONE).format(**names)


def _as(value: Composable, column: Column) -> Composable:
    return SQL("{} AS {}").format(value, Identifier(column.name))


def _table(source: type[Model]) -> sql.Identifier:
    return Identifier("public", source._meta.db_table)


def _subject(source: type[Model]) -> str:
    return str(all_classes()[source].subject)

"""All variables, in the order of descriptions.py."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db.models import BooleanField
from django.utils.text import capfirst

from hesperion.privacy.classes import label_of
from hesperion.privacy.shown import all_shown
from research.dictionary.description import NOT_DESCRIBED, ExportClass
from research.dictionary.descriptions import DESCRIPTIONS
from research.dictionary.variable import PARTICIPANT, Variable, kind_of_column
from research.models.columns import Column, columns_of
from research.models.record import record_sources
from research.models.rows import row_sources


class UnknownVariable(Exception):
    """The dictionary has no variable with this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The dictionary has no variable “{key}”.")


def all_variables() -> list[Variable]:
    return list(_by_key().values())


def variable(key: str) -> Variable:
    """Raises UnknownVariable."""
    try:
        return _by_key()[key]
    except KeyError as error:
        raise UnknownVariable(key) from error


def requestable() -> list[Variable]:
    """The variables that a request may ask for, some of them with a reason."""
    return [one for one in all_variables() if one.export is not ExportClass.NEVER]


def table_label(table: str) -> str:
    """The name of an unknown table itself."""
    if table == PARTICIPANT:
        return "Participant"
    sources = (one.column.source for one in all_variables() if one.table == table)
    return next((str(capfirst(str(one._meta.verbose_name_plural))) for one in sources), table)


@cache
def _by_key() -> dict[str, Variable]:
    return {one.key: one for one in _all()}


def _all() -> Iterator[Variable]:
    for source in sorted(record_sources(), key=_place):
        for column in [*columns_of(source), *_presence(source)]:
            yield _variable(PARTICIPANT, column)
    for source in sorted(row_sources(), key=_place):
        for column in columns_of(source):
            yield _variable(label_of(source), column)


def _place(source: Any) -> int:
    """Its place among the descriptions, which have a clinical order; what is not described comes last."""
    label, order = label_of(source), list(DESCRIPTIONS)
    return order.index(label) if label in order else len(order)


def _presence(source: Any) -> Iterator[Column]:
    """The column that says whether the participant has a row of `source`, if the view has one."""
    if name := all_shown()[source].present:
        yield Column(name, source, BooleanField(name.capitalize()), "")


def _variable(table: str, column: Column) -> Variable:
    described = DESCRIPTIONS.get(label_of(column.source), {}).get(column.name, NOT_DESCRIBED)
    return Variable(table, column, kind_of_column(column, described), described)

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, DateField, DecimalField, Field, IntegerField, JSONField

from research.dictionary.description import ColumnDescription, ExportClass
from research.models.columns import Column


class VariableKind(StrEnum):
    """What the values of a variable are."""

    CODE = "code"  # one stored code, "" for no answer
    CODES = "codes"  # a list of stored codes
    DATE = "date"  # a partial date: "2019", "2019-05", "2019-05-17" or ""
    NUMBER = "number"
    YES_NO = "yes_no"  # true or false
    TEXT = "text"
    JSON = "json"  # stored codes or lists of them, by question
    ID = "id"


@dataclass(frozen=True)
class Variable:
    """A column of a researchers' view: `view` and `name` are those in the schema `research`.

    `table` is the name of the view, but "participant" for the view `record`.
    """

    table: str
    column: Column
    kind: VariableKind
    description: ColumnDescription

    @property
    def key(self) -> str:
        """The permanent name, "table.name"."""
        return f"{self.table}.{self.name}"

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def view(self) -> str:
        return "record" if self.table == PARTICIPANT else self.table

    @property
    def export(self) -> ExportClass:
        return self.description.export

    @property
    def unit(self) -> str:
        return self.description.unit

    @property
    def cost(self) -> str:
        """One sentence: what it costs in privacy to ask for the variable."""
        return self.description.cost

    @property
    def label(self) -> str:
        """The clinical label, in English."""
        return self.column.label.text

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """The clinical label of each stored code, in the order of the choices; {} if there are none."""
        labels = self.column.label.codes
        return {code: labels.get(code, text) for code, text in choices_of(self.column)}


PARTICIPANT = "participant"  # the table of all columns of which a participant has one


def choices_of(column: Column) -> list[tuple[str, Any]]:
    """Each stored code with its label as participants read it."""
    return list(getattr(column.field, "base_field", column.field).flatchoices)


_BY_FIELD: list[tuple[type[Field], VariableKind]] = [
    (ArrayField, VariableKind.CODES),
    (JSONField, VariableKind.JSON),
    (BooleanField, VariableKind.YES_NO),
    (DateField, VariableKind.DATE),  # of a day, and of a time
    (IntegerField, VariableKind.NUMBER),
    (DecimalField, VariableKind.NUMBER),
]


def kind_of_column(column: Column, description: ColumnDescription) -> VariableKind:
    for field, kind in _BY_FIELD:
        if isinstance(column.field, field):
            return kind
    if column.label.is_date:
        return VariableKind.DATE
    if column.name == "public_id":
        return VariableKind.ID
    is_code = choices_of(column) or description.system
    return VariableKind.CODE if is_code else VariableKind.TEXT

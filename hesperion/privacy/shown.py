"""What researchers may see: the one list that their views, models, pages and rights are made from.

The list is on the models; `research` reads it, and nothing here knows how. Researchers read the fields' names,
in English: these need no catalog.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model

_M = TypeVar("_M", bound=type[Model])


@dataclass(frozen=True)
class Shown:
    """The fields of a model that researchers see.

    `columns` maps each column of the researchers' view to a field: one of the model, or one of
    another row through relations, as in `{"infusion": "infusion__number"}`. `ordering` are the
    columns that rows are sorted by. If `latest` names a field, the record itself shows only a
    participant's latest row by that field. `present` names a column that says whether the
    participant has such a row. A row in which the field `unless` is set is not shown.
    """

    columns: dict[str, str]
    ordering: tuple[str, ...]
    latest: str
    present: str
    unless: str


_shown: dict[type[Model], Shown] = {}


def shown_to_research(
    fields: Sequence[str],
    *,
    called: Mapping[str, str] | None = None,
    ordering: Sequence[str] = (),
    latest: str = "",
    present: str = "",
    unless: str = "",
) -> Callable[[_M], _M]:
    """Class decorator that names the fields of a classified model that researchers may see.

    Fields that are not named are never shown. `called` gives another name for the column of a
    field. A model with one row for each participant adds its columns to the record; any other gets
    a view and a table of its own. See Shown.
    """
    names = called or {}
    columns = {names.get(field, field): field for field in fields}

    def decorate(model: _M) -> _M:
        sorted_by = tuple(ordering or list(columns)[:1])
        _shown[model] = Shown(columns, sorted_by, latest, present, unless)
        return model

    return decorate


def all_shown() -> dict[type[Model], Shown]:
    """Every model that shows something to researchers."""
    return dict(_shown)

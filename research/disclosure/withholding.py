"""Withholds, when an extract is built, everybody who is in a cell below K."""

from typing import NamedTuple

from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL, Identifier

from research.disclosure.cells import columns_of_cells, count_cells, in_small_cells
from research.disclosure.columns import identifying, select_values
from research.disclosure.evaluation import evaluate
from research.models import Request

_PEOPLE = Identifier("pg_temp", "extract_people")
_MAKE = SQL("CREATE TEMPORARY TABLE extract_values ON COMMIT DROP AS {}")
_VALUES = SQL("SELECT * FROM pg_temp.extract_values")
_WITHHOLD = SQL("DELETE FROM {} WHERE subject IN ({})")


class Withheld(NamedTuple):
    """Numbers of people: of the request, withheld of them, and left."""

    people: int
    withheld: int
    kept: int


class TooManyWithheld(Exception):
    """The step does not suffice any more, as people came or went since the check. Its text says why."""


def withhold(cursor: CursorWrapper, *, request: Request, step: int) -> Withheld:
    """Delete from pg_temp.extract_people everybody who is in a cell below K at a step of the ladder.

    The cursor is of the connection `research`, in a transaction. An extract of nobody is allowed.
    Raises TooManyWithheld if a check would not find that the step suffices.
    """
    keys = {step: identifying(request.fields, request.reasons, step)}
    columns = columns_of_cells(keys, request.fields)
    cursor.execute(_MAKE.format(select_values(columns, _PEOPLE)))
    counted = count_cells(cursor, values=_VALUES, keys=keys, fields=request.fields)
    found = evaluate(step, counted)
    if found.fault:
        raise TooManyWithheld(found.fault)
    cursor.execute(_WITHHOLD.format(_PEOPLE, in_small_cells(keys[step], _VALUES)))
    cursor.execute("DROP TABLE pg_temp.extract_values")
    return Withheld(found.people, found.withheld, found.people - found.withheld)

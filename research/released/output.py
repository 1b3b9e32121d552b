from collections.abc import Mapping
from dataclasses import dataclass, field

from psycopg.sql import Composable

from research.dictionary import VariableKind

PSEUDONYM = "pseudonym"
LONGEST_NAME = 32  # characters that Stata takes
# PostgreSQL selects 1,664 columns at most, and those that it sorts by count too.
MOST_OUTPUTS = 1_600


class TooManyColumns(Exception):
    """A table would have more columns than PostgreSQL can select."""

    def __init__(self, table: str, columns: int) -> None:
        super().__init__(
            f"The table “{table}” would have {columns:,} columns, and {MOST_OUTPUTS:,} are the most "
            "that can be read at once. Ask for fewer fields of it."
        )


@dataclass(frozen=True)
class Output:
    """A column of a released table. A CSV has nothing where there is no answer.

    `name` is lower snake case, at most LONGEST_NAME characters, unique in its table, and the same
    whatever people answered. `kind` is CODE, NUMBER, YES_NO (1 or 0), TEXT, or ID for the
    pseudonym. `codes` are the labels of all codes, in the order of the dictionary; {} if there are
    none, or too many to list. `variable` is the key of the dictionary that it comes from, "" for
    the pseudonym and for day 0. `decimals` are the most digits that a NUMBER has after its point.
    """

    name: str
    kind: VariableKind
    label: str
    codes: Mapping[str, str] = field(default_factory=dict)
    variable: str = ""
    unit: str = ""
    decimals: int = 0


@dataclass(frozen=True)
class ReleasedTable:
    """A table of an extract: its outputs, the pseudonym first, and the SELECT of its rows.

    Rows are in the order of pseudonyms, and of each person in the order of the researchers' view.
    Raises TooManyColumns.
    """

    name: str
    outputs: tuple[Output, ...]
    select: Composable

    def __post_init__(self) -> None:
        if len(self.outputs) > MOST_OUTPUTS:
            raise TooManyColumns(self.name, len(self.outputs))

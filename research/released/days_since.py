"""How many days after the first and the last infusion a check-in was answered.

They tell no date. Of an infusion whose month alone is known they are a range: 15 days on both sides of the
15th. Of one with a year alone there are none.
"""

from collections.abc import Iterator

from psycopg.sql import SQL

from research.dictionary import VariableKind
from research.released.columns import ReleasedColumn
from research.released.output import Output
from research.selects import BULK

DAYS_WITH = "check_in.check_in"  # the field of the dictionary that they come with

# The day of a partial date with a month: of a month alone the 15th; a day that the month has not is its last.
_FIRST = "make_date(left(given, 4)::int, substr(given, 6, 2)::int, 1)"
_LENGTH = f"extract(day FROM {_FIRST} + interval '1 month - 1 day')::int"
_DAY = f"{_FIRST} + least(coalesce(nullif(substr(given, 9, 2), '')::int, 15), {_LENGTH}) - 1"

_INFUSION = f"""
LEFT JOIN LATERAL (
    SELECT check_in.told_on - day AS days, slack
    FROM (
        SELECT {_DAY} AS day, CASE length(given) WHEN 10 THEN 0 ELSE 15 END AS slack
        FROM research.{BULK}infusion AS infused
        WHERE infused.subject = people.subject AND length(given) >= 7
    ) AS dated
    WHERE day <= check_in.told_on
    ORDER BY day {{order}} LIMIT 1
) AS {{name}} ON true"""  # noqa: S608 - our own names
INFUSIONS_BEFORE = SQL(
    _INFUSION.format(name="since_first", order="ASC")
    + _INFUSION.format(name="since_last", order="DESC")
)


def _days() -> Iterator[ReleasedColumn]:
    for which in ("first", "last"):
        for end, sign, words in (("from", "-", "fewest"), ("to", "+", "most")):
            label = f"Days since the {which} infusion: {words}"
            output = Output(
                f"days_since_{which}_{end}",
                VariableKind.NUMBER,
                label,
                variable=DAYS_WITH,
                unit="days",
            )
            since = f"since_{which}"
            yield output, SQL(f"{since}.days {sign} {since}.slack")


DAYS_SINCE: list[ReleasedColumn] = list(_days())

"""Day 0 of each person in an extract, and dates as whole months from it.

A month from day 0 begins on the same day of the calendar month: day 0 is in month 0, the day before it in month
-1. A partial date gives the smallest and the largest month that it can be in. If date and day 0 are not equally
precise, both count as precise as the coarser one. Otherwise the ends of a year, counted from the very day of an
infusion, would tell in which calendar month that day was.
"""

from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL, Composable

from research.selects import BULK
from research.timeline.events import DayZero

# Of a partial date: its precision is its length. Months are counted from the year 0.
_MONTH = "(left({0}, 4)::int * 12 + coalesce(nullif(substr({0}, 6, 2), '')::int, 1) - 1)"
_FIRST_DAY = "make_date(({0}) / 12, mod({0}, 12) + 1, 1)"
_DAYS = f"{_FIRST_DAY.format(f'{_MONTH} + 1')} - {_FIRST_DAY.format(_MONTH)}"
# A day that its month has not is its last.
_DAY = f"least(substr({{0}}, 9)::int, CASE WHEN substr({{0}}, 9) > '28' THEN {_DAYS} END)"

_ZERO = f"""length({{0}}) AS precision, {_MONTH} AS month,
    CASE WHEN length({{0}}) = 10 THEN {_DAY} END AS day"""
_PRECISION = "least(length({0}), zero.precision)"
_YEARS = "left({0}, 4)::int - zero.month / 12"
_MONTHS = f"""CASE {_PRECISION}
    WHEN 10 THEN {_MONTH} - zero.month - ({_DAY} < zero.day)::int
    WHEN 7 THEN {_MONTH} - zero.month + {{in_months}}
    WHEN 4 THEN 12 * ({_YEARS}) + {{in_years}} END"""
_FROM = SQL(_MONTHS.replace("{in_months}", "-1").replace("{in_years}", "-12"))
_TO = SQL(_MONTHS.replace("{in_months}", "0").replace("{in_years}", "11"))

# Of several diagnoses the one that may be the earliest, as on the timeline; of these the most precise.
_FIND = f"""
CREATE TEMPORARY TABLE extract_day_zero ON COMMIT DROP AS
SELECT subject, kind, {_ZERO.format("given")}
FROM (
    SELECT DISTINCT ON (subject) subject, kind, given
    FROM (
        SELECT subject, '{DayZero.INFUSION}' AS kind, given::text FROM research.{BULK}infusion WHERE number = 1
        UNION ALL SELECT subject, '{DayZero.DECISION}', decided::text FROM research.{BULK}record
        UNION ALL SELECT subject, '{DayZero.DIAGNOSIS}', diagnosed::text FROM research.{BULK}diagnosis
    ) AS dated
    JOIN pg_temp.extract_people USING (subject)
    WHERE given <> ''
    ORDER BY
        subject, array_position('{{{",".join(DayZero)}}}', kind),
        given || substr('0000-01-01', length(given) + 1) COLLATE "C", length(given) DESC
) AS found
"""  # noqa: S608 - our own names
PRECISION_LABELS = {"year": "Year", "month": "Month", "day": "Day"}
_PRECISION_CODE = SQL("CASE {} WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day' END")


def find_day_zero(cursor: CursorWrapper) -> None:
    """Store day 0 of each person of pg_temp.extract_people until the transaction ends.

    The SELECTs of tables with dates read it from the temporary table `extract_day_zero`.
    """
    cursor.execute(_FIND)
    cursor.execute("CREATE UNIQUE INDEX ON pg_temp.extract_day_zero (subject)")
    cursor.execute("ANALYZE pg_temp.extract_day_zero")


def zero_columns(partial_date: Composable) -> Composable:
    """The columns of a row `zero` whose day 0 is at this date."""
    return SQL(_ZERO).format(partial_date)


def months_from_zero(partial_date: Composable) -> tuple[Composable, Composable]:
    """The smallest and the largest month of a date from the day 0 of `zero`; NULL if there is none of both."""
    return _FROM.format(partial_date), _TO.format(partial_date)


def precision_code(length: Composable) -> Composable:
    """The code of PRECISION_LABELS of a partial date with this length; NULL for 0."""
    return _PRECISION_CODE.format(length)

"""What a quasi-identifier looks like in an extract: the one place, for the files and for counting cells.

No value is read as a number, a date or a missing value by spreadsheets, R or pandas: "age_07_11", "y2023_h1",
"ISO:NA".
"""

from collections.abc import Mapping

from psycopg.sql import SQL, Composable

from intake.participants.choices import AGES, AgeGroup
from research.disclosure.ladder import Identifier, Level
from research.disclosure.regions import REGION_LABELS, REGIONS
from research.labels.codes import DIAGNOSIS_LABELS

# In years by the calendar: the year of sending less the year of birth.
_YEARS = (
    "extract(year FROM participant.submitted_at AT TIME ZONE 'UTC')::int - participant.birth_year"
)
OLDEST_BAND = 90  # years: from here on all ages are one group
_CHILDREN = {group.value: AGES[group] for group in AgeGroup if group is not AgeGroup.ADULT}
# The last age of each band of adults by the first.
_BANDS: dict[Level, dict[int, int | None]] = {
    Level.STANDARD: {
        18: 29, 30: 39, 40: 49, 50: 59, 60: 69, 70: 79, 80: OLDEST_BAND - 1, OLDEST_BAND: None,
    },
    Level.COARSER: {18: 39, 40: 59, 60: None},
}  # fmt: skip


def _band(first: int, last: int | None) -> str:
    return f"age_{first:02}_plus" if last is None else f"age_{first:02}_{last:02}"


_ADULT = _band(18, None)  # of adults who did not give a year of birth


def _age(level: Level) -> str:
    """The age group, which was asked apart from the year of birth, decides about children."""
    children = {
        code: _band(*ages) if level is Level.STANDARD else _band(0, 17)
        for code, ages in _CHILDREN.items()
    }
    groups = " ".join(f"WHEN '{code}' THEN '{band}'" for code, band in children.items())
    adults = " ".join(
        f"{f'WHEN {_YEARS} <= {last} THEN' if last else 'ELSE'} '{_band(first, last)}'"
        for first, last in _BANDS[level].items()
    )
    return f"""CASE participant.age_group {groups} ELSE
        CASE WHEN participant.birth_year IS NULL THEN '{_ADULT}' {adults} END END"""


def _region(country: str) -> str:
    regions = " ".join(
        f"WHEN {country} = ANY ('{{{','.join(countries)}}}') THEN '{region}'"
        for region, countries in REGIONS.items()
    )
    return f"CASE WHEN {country} <> '' THEN CASE {regions} ELSE 'elsewhere' END END"


_HALF_YEAR = """CASE WHEN infusion.given <> '' THEN 'y' || left(infusion.given, 4)
    || CASE WHEN length(infusion.given) = 4 THEN ''
        WHEN substr(infusion.given, 6, 2) <= '06' THEN '_h1' ELSE '_h2' END END"""

_VALUES: dict[tuple[Identifier, Level], str] = {
    (Identifier.SEX, Level.STANDARD): "nullif(participant.sex, '')",
    (Identifier.AGE, Level.EXACT): f"CASE WHEN {_YEARS} < {OLDEST_BAND} THEN participant.birth_year END",
    (Identifier.AGE, Level.STANDARD): _age(Level.STANDARD),
    (Identifier.AGE, Level.COARSER): _age(Level.COARSER),
    (Identifier.REGION, Level.EXACT): "'ISO:' || nullif(participant.country, '')",
    (Identifier.REGION, Level.STANDARD): _region("participant.country"),
    (Identifier.DIAGNOSIS, Level.STANDARD): "diagnosis.code",
    (Identifier.DIAGNOSIS, Level.COARSER): "split_part(diagnosis.code, '.', 1)",
    (Identifier.INFUSED, Level.STANDARD): _HALF_YEAR,
    (Identifier.INFUSED, Level.COARSER): "'y' || nullif(left(infusion.given, 4), '')",
    (Identifier.TARGET, Level.STANDARD): "nullif(infusion.target, '')",
    (Identifier.CELLS, Level.STANDARD): "nullif(infusion.cells, '')",
    (Identifier.SETTING, Level.STANDARD): "nullif(infusion.setting, '')",
    (Identifier.EVENTS, Level.STANDARD): "adverse_event.kind",
    (Identifier.TREATED_IN, Level.EXACT): "'ISO:' || nullif(infusion.country, '')",
    (Identifier.TREATED_IN, Level.STANDARD): _region("infusion.country"),
    (Identifier.TRIAL, Level.EXACT): "nullif(infusion.registry_number, '')",
    (Identifier.PRODUCT, Level.EXACT): "nullif(infusion.product, '')",
}  # fmt: skip


def value_sql(identifier: Identifier, level: Level) -> Composable:
    """The value that an extract holds: text, NULL for "not reported"; AGE at EXACT is a year, a number.

    It reads one row of a view of the schema `research`, whose alias is the table's name in the
    dictionary: `participant` for research.record, and `diagnosis`, `infusion` and `adverse_event`. A row
    of one of these gives a row of the extract; at Level.COARSER two diagnoses may become equal. Exact
    years of birth of people of OLDEST_BAND and over are NULL. Raises KeyError at Level.DROPPED.
    """
    return SQL(_VALUES[identifier, level])


def code_labels(identifier: Identifier, level: Level) -> Mapping[str, str]:
    """The codes of a value that the ladder makes, with their labels; {} where they are the column's own."""
    if identifier is Identifier.AGE and level in _BANDS:
        children = _CHILDREN.values() if level is Level.STANDARD else [(0, 17)]
        bands = [*children, *_BANDS[level].items(), (18, None)]
        return {_band(*ages): _words(*ages) for ages in bands}
    if identifier in (Identifier.REGION, Identifier.TREATED_IN) and level is Level.STANDARD:
        return REGION_LABELS
    if (identifier, level) == (Identifier.DIAGNOSIS, Level.COARSER):
        return {code: label for code, label in DIAGNOSIS_LABELS.items() if "." not in code}
    return {}


def _words(first: int, last: int | None) -> str:
    if last is None:
        return "Adult of unknown age" if first == 18 else f"{first} and over"
    return f"Under {last + 1}" if first == 0 else f"{first} to {last}"

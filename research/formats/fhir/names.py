"""The addresses and ids by which the resources of an extract name what defines them."""

import re
from urllib.parse import quote

QUESTIONNAIRE_URL = "urn:hesperion:questionnaire"
STUDY_ID = "study"  # id of the ResearchStudy that all people are subjects of
# Systems of codes. The code of a column is its link_id.
COLUMN_CODES = "urn:hesperion:columns"
PURPOSE_CODES = "urn:hesperion:purposes"
# Extensions.
MONTHS_URL = "urn:hesperion:months-from-day-0"
GRADE_URL = "urn:hesperion:grade"

_LONGEST_ID = 64  # characters that FHIR takes


def link_id(table: str, column: str) -> str:
    """Of a column's item in the Questionnaire, such as "infusion.given_from"."""
    return f"{table}.{column}"


def codes_url(table: str, column: str) -> str:
    """The CodeSystem of a column."""
    return f"urn:hesperion:codes:{_named(table, column)}"


def values_url(table: str, column: str) -> str:
    """The ValueSet of all codes of a column."""
    return f"urn:hesperion:values:{_named(table, column)}"


def extension_url(table: str, column: str) -> str:
    """The extension of a column without an element of its own; of a date, `column` is its common start."""
    return f"urn:hesperion:column:{_named(table, column)}"


def id_of(*parts: str) -> str:
    """An id such as "steroid-dose-P0123456789abcde-2"."""
    return re.sub(r"[^A-Za-z0-9.-]", "-", "-".join(parts))[:_LONGEST_ID]


def _named(table: str, column: str) -> str:
    return quote(link_id(table, column), safe="")

"""The whole data dictionary in the forms of FHIR and REDCap, as an extract that holds everything has it."""

from collections.abc import Mapping
from typing import Any

from research.dictionary import requestable
from research.formats.explanations import json_bytes
from research.formats.fhir.questionnaire import questionnaire
from research.formats.redcap.data_dictionary import data_dictionary
from research.formats.written import WrittenTable
from research.released import released_tables


def fhir_dictionary(dictionary: Mapping[str, Any]) -> bytes:
    """The Questionnaire, with the questions in the language of this dictionary."""
    return json_bytes(questionnaire(dictionary, dictionary["version"], _everything()))


def redcap_dictionary() -> bytes:
    return data_dictionary(_everything())


def _everything() -> list[WrittenTable]:
    """All tables with all columns that can leave, as precise as they can be."""
    keys = [one.key for one in requestable()]
    tables = released_tables(fields=keys, step=0, reasons=dict.fromkeys(keys, "a reason"))
    return [WrittenTable(table, table.name, 0, 0) for table in tables]

"""The data dictionary: what each column of the researchers' views means, and whether it may leave the house.

It is made from models, choices, forms and clinical labels; descriptions.py adds what these can't say.
"""

from research.dictionary.description import ExportClass
from research.dictionary.document import dictionary, sha256
from research.dictionary.facts import EventFact, all_event_facts
from research.dictionary.questions import UnknownLanguage
from research.dictionary.recorded import VERSION
from research.dictionary.variable import Variable, VariableKind
from research.dictionary.variables import (
    UnknownVariable,
    all_variables,
    requestable,
    table_label,
    variable,
)

__all__ = [
    "VERSION",
    "EventFact",
    "ExportClass",
    "UnknownLanguage",
    "UnknownVariable",
    "Variable",
    "VariableKind",
    "all_event_facts",
    "all_variables",
    "dictionary",
    "requestable",
    "sha256",
    "table_label",
    "variable",
]

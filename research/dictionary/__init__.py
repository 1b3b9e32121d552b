"""The data dictionary: what each column of the researchers' views means, and whether it may leave the house.

It is made from models, choices, forms and clinical labels; descriptions.py adds what these can't say.
"""

from research.dictionary.description import ExportClass
from research.dictionary.variable import Variable, VariableKind
from research.dictionary.variables import (
    UnknownVariable,
    all_variables,
    requestable,
    variable,
)

__all__ = [
    "ExportClass",
    "UnknownVariable",
    "Variable",
    "VariableKind",
    "all_variables",
    "requestable",
    "variable",
]

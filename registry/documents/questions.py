"""The document of the questions: what is asked, of whom and in which words, and what is kept of the answers."""

from typing import Any

from registry.documents.asked import asked_entries
from registry.documents.languages import LANGUAGE_CODES, in_all_languages
from research.dictionary.document import content
from research.dictionary.vocabulary import code_lists


def questions_document() -> dict[str, Any]:
    """The questions as they are asked today. Reads the consent texts, whose questions are asked too."""
    entries = in_all_languages(_entries)
    return {"languages": LANGUAGE_CODES, "entries": entries}


def _entries(language: str) -> dict[str, Any]:
    return {**asked_entries(), **_variables(language), **_lists()}


def _variables(language: str) -> dict[str, Any]:
    """The tables of the data dictionary with their order, and each variable."""
    tables = content(language)["tables"]
    orders = {
        f"table.{table['name']}": {
            "label": table["label"],
            "variables": [one["name"] for one in table["variables"]],
        }
        for table in tables
    }
    order = {"order.tables": [table["name"] for table in tables]}
    return (
        order
        | orders
        | {f"variable.{one['key']}": one for table in tables for one in table["variables"]}
    )


def _lists() -> dict[str, Any]:
    """The lists of codes that participants choose from."""
    return {
        f"list.{name}": [{"code": str(code), "label": str(label)} for code, label in choices]
        for name, choices in code_lists()
    }

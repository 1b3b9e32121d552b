"""The codes of our own questions, such as those of diseases, which criteria are read by.

This app knows no participants. The app above it that does registers the codes, with the words that people read.
"""

from collections.abc import Callable, Mapping
from typing import Any

from trials.choices import CriterionKind

CodeLabels = Mapping[str, Any]  # {code: its label, translated when it is shown}

_vocabularies: dict[CriterionKind, Callable[[], CodeLabels]] = {}


def register_vocabulary(kind: CriterionKind, words: Callable[[], CodeLabels]) -> None:
    """Name the codes that criteria of a kind may have."""
    _vocabularies[kind] = words


def vocabulary(kind: CriterionKind) -> CodeLabels:
    """The codes of a kind of criterion, each with its label; empty for a kind without codes."""
    return _vocabularies[kind]() if kind in _vocabularies else {}


def disease_families() -> CodeLabels:
    """The families of diseases, without the kinds within them: those that addresses and records have."""
    found = vocabulary(CriterionKind.DISEASE)
    return {code: label for code, label in found.items() if "." not in code}

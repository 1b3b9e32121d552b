"""Which of our families of diseases the conditions of a record are: by names alone, without a guess."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from hesperion.text.normalise import few_marks

_NAMES = Path(__file__).parent.parent / "content" / "conditions.yaml"


def named_families(conditions: Iterable[str]) -> list[str]:
    """The codes of the families that are named in them, sorted; [] for none of ours."""
    text = _without_accents(" | ".join(conditions))
    return sorted(family for family, names in _patterns().items() if names.search(text))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    names: dict[str, list[str]] = yaml.safe_load(_NAMES.read_text())
    return {family: re.compile(_any_of(found)) for family, found in names.items()}


def _any_of(names: list[str]) -> str:
    return rf"(?<!\w)(?:{'|'.join(map(_one, names))})(?!\w)"


def _one(name: str) -> str:
    escaped = re.escape(name).replace(r"\ ", r"\s+")
    return f"(?i:{escaped})" if name.islower() else escaped


def _without_accents(text: str) -> str:
    split = unicodedata.normalize("NFKD", few_marks(text))
    return "".join(sign for sign in split if not unicodedata.combining(sign))

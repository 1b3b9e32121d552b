"""Published series of patients, which pages show beside the numbers."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import get_language

CONTENT = Path(__file__).parent / "content"
_EVERYBODY = "all"
# What series found that is of interest beside a table.
_TOPICS = {
    "markers": "state",
    "kinds": "state",
    "organs": "state",
    "since": "state",
    "marker-change": "markers",
    "first-weeks": "first_weeks",
    "later-events": "later",
    "steroids": "medicines",
    "b-cells": "b_cells",
}


@dataclass(frozen=True)
class PublishedSeries:
    """A series with what it found that matters here, one sentence or more for each."""

    cited: str
    doi: str
    people: int
    followed: str
    found: list[str]


def series_beside(table: str = "", disease: str = "") -> list[PublishedSeries]:
    """The series about the topic of a table and about a disease, in the page's language; by default all."""
    words = _words(get_language() or settings.LANGUAGE_CODE)
    return [
        PublishedSeries(facts["cited"], facts["doi"], facts["people"], told["followed"], found)
        for key, facts in _read("series.yaml").items()
        if disease in ("", *facts["diseases"])
        for told in [words[key]]
        if (found := _found(told["found"], table, disease))
    ]


def _found(topics: dict[str, dict[str, str]], table: str, disease: str) -> list[str]:
    return [
        sentence
        for topic, sentences in topics.items()
        if not table or topic == _TOPICS.get(table)
        for about, sentence in sentences.items()
        if not disease or about in (disease, _EVERYBODY)
    ]


def _words(language: str) -> dict[str, Any]:
    """What the series found, in this language, or in English if it has no file."""
    name = f"series.{language}.yaml"
    is_there = (CONTENT / name).exists()
    return _read(name if is_there else f"series.{settings.LANGUAGE_CODE}.yaml")


@cache
def _read(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((CONTENT / name).read_text(encoding="utf-8")))

"""A record's criteria: its own sentences, and beside some of them what we read in them."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from trials.choices import CriteriaPart
from trials.models import CriterionReading, TrialVersion
from trials.readings.wording import reading_words


@dataclass(frozen=True)
class Criterion:
    """A sentence of the record, the line that it belongs to, and our words for it."""

    text: str
    under: str
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CriteriaList:
    """The sentences of one part of a record: those that we have words for, and the others."""

    part: CriteriaPart
    read: list[Criterion]
    unread: list[Criterion]


def criteria_lists(version: TrialVersion, readings: list[CriterionReading]) -> list[CriteriaList]:
    """The record's sentences by part. `readings` are those in force."""
    words: dict[tuple[str, str], list[str]] = defaultdict(list)
    for reading in readings:
        words[reading.part, _without_spaces(reading.quote)].append(reading_words(reading))
    parts: dict[str, list[Criterion]] = defaultdict(list)
    for one in version.criteria:
        parts[one["part"]].append(_criterion(one, words))
    return [
        CriteriaList(
            part, [one for one in found if one.words], [one for one in found if not one.words]
        )
        for part in CriteriaPart
        if (found := parts[part])
    ]


def _criterion(entry: dict[str, Any], words: dict[tuple[str, str], list[str]]) -> Criterion:
    key = entry["part"], _without_spaces(entry["text"])
    return Criterion(entry["text"], entry["under"], words.get(key, []))


def _without_spaces(text: str) -> str:
    return text.replace(" ", "")

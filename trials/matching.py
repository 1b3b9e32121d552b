"""Compares answers with the readings of a trial's criteria: yes, no, or not known.

A "no" rests on one reading and on one answer that was told. Callers pass readings in force alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from trials.choices import CriterionKind, Operator
from trials.models import CriterionReading
from trials.readings.answers import TrialAnswers
from trials.vocabulary import vocabulary


class Verdict(Enum):
    """Whether what was told is what a criterion asks for."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Judgement:
    """The verdict on one reading, and the answer that it rests on.

    `kind` names the question that was answered, and `codes` those of its answers that decided; none where the
    answer is a number. Of an unknown verdict, they are None and empty.
    """

    reading: CriterionReading
    verdict: Verdict
    kind: CriterionKind | None = None
    codes: tuple[str, ...] = ()


class FitResult(Enum):
    """What can be told about a trial and somebody's answers."""

    FITS = "fits"  # as far as we can tell: something fits, and nothing seems not to
    SEEMS_NOT = "seems_not"  # one sentence or more
    ASK = "ask"  # nothing is decided


@dataclass(frozen=True)
class Fit:
    """The judgements of a trial's readings, in the order of the readings."""

    judgements: tuple[Judgement, ...]

    @property
    def result(self) -> FitResult:
        verdicts = {judgement.verdict for judgement in self.judgements}
        if Verdict.NO in verdicts:
            return FitResult.SEEMS_NOT
        return FitResult.FITS if Verdict.YES in verdicts else FitResult.ASK

    def of(self, verdict: Verdict) -> list[Judgement]:
        return [judgement for judgement in self.judgements if judgement.verdict is verdict]


def fit(readings: Iterable[CriterionReading], answers: TrialAnswers, on: date) -> Fit:
    """What answers say to a trial's readings on a day."""
    return Fit(tuple(judge(reading, answers, on) for reading in readings))


def judge(reading: CriterionReading, answers: TrialAnswers, on: date) -> Judgement:
    """Whether what was told is what a reading asks for, on a day."""
    kind = CriterionKind(reading.kind)
    if reading.operator == Operator.BETWEEN:
        found = _between(reading.values, answers.ages(on)) if kind is CriterionKind.AGE else None
        return _judgement(reading, found, ())
    codes, told = _codes(reading, kind), answers.told.get(kind, {})
    are = [code for code in codes if told.get(code) is True]
    are_not = [code for code in codes if told.get(code) is False]
    found = _is_met(reading, codes, are, are_not)
    decided = are if found is (reading.operator != Operator.NONE_OF) else are_not
    return _judgement(reading, found, decided)


def _is_met(
    reading: CriterionReading, codes: list[str], are: list[str], are_not: list[str]
) -> bool | None:
    match reading.operator:
        case Operator.ANY_OF:
            return _at_least(1, codes, are, are_not)
        case Operator.NONE_OF:
            is_any = _at_least(1, codes, are, are_not)
            return None if is_any is None else not is_any
        case Operator.AT_LEAST:
            return _at_least(reading.values.get("number", 0), codes, are, are_not)
        case _:
            return None


def _at_least(number: int, codes: list[str], are: list[str], are_not: list[str]) -> bool | None:
    """Whether so many of the codes are so. None where it depends on some that were not told, or can't be."""
    if not 1 <= number <= len(codes):
        return None
    if len(are) >= number:
        return True
    return False if len(codes) - len(are_not) < number else None


def _codes(reading: CriterionReading, kind: CriterionKind) -> list[str]:
    """The codes that a reading names, each once; all of its kind where it asks for so many of any."""
    named: list[str] = list(dict.fromkeys(reading.values.get("codes", ())))
    if not named and reading.operator == Operator.AT_LEAST:
        return list(vocabulary(kind))
    return named


def _between(values: Any, ages: tuple[int, int] | None) -> bool | None:
    """Whether somebody is of an age, None where they may be on either side of a limit."""
    if ages is None:
        return None
    youngest, oldest = ages
    first, last = values.get("from"), values.get("to")
    if (first is not None and oldest < first) or (last is not None and youngest > last):
        return False
    is_sure = (first is None or youngest >= first) and (last is None or oldest <= last)
    return True if is_sure else None


def _judgement(reading: CriterionReading, found: bool | None, codes: Iterable[str]) -> Judgement:
    if found is None:
        return Judgement(reading, Verdict.UNKNOWN)
    verdict = Verdict.YES if found else Verdict.NO
    return Judgement(reading, verdict, CriterionKind(reading.kind), tuple(codes))

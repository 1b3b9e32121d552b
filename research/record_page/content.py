"""What the page of a record says, from the rows that researchers see."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from hesperion.privacy.classes import Kind
from intake.participants.choices import AgeGroup
from intake.participants.models import Participant
from intake.record.choices.diseases import Family
from intake.record.choices.outcomes import YES_NO, Measure
from intake.record.improvement import improvement_of
from intake.record.models import (
    Background,
    Death,
    Diagnosis,
    Infusion,
    Measurement,
    MedicalHistory,
)
from intake.stories.models import Note
from research.labels import codes, values
from research.models import ROWS, Record
from research.models.columns import columns_of
from research.record_page.check_ins import CHECK_IN_COLUMNS, CheckInLine, check_in_lines
from research.record_page.infusions import InfusionPart, course, infusion_parts, not_happened
from research.record_page.lines import AnswerLines, Gap
from research.record_page.moments import Moment, RecordRows, moments_after, moments_before

_JUVENILE = "iim.jdm"
_HEAD = ["submitted_at", "confirmed_at", "language", "teller"]


def _answers_of(*sources: Any) -> list[str]:
    """The columns with answers of these models, but the head's. A new one is shown without a change here."""
    columns = [column for source in sources for column in columns_of(source)]
    return [c.name for c in columns if c.kind is not Kind.TECHNICAL and c.name not in _HEAD]


_PERSON = _answers_of(Participant, Background)
_DIAGNOSING = _answers_of(MedicalHistory)
_DEATH = _answers_of(Death)


class Measured(NamedTuple):
    measure: str
    value: str
    unit: str
    when: str
    occasion: str


def rows_of_record(record: Record) -> dict[Any, list[Any]]:
    """All rows of a record that are not its own columns, by the site's model: a query each."""
    return {source: list(row.objects.filter(record=record)) for source, row in ROWS.items()}


@dataclass(frozen=True)
class RecordContent:
    record: Any
    rows: RecordRows

    @property
    def is_infused(self) -> bool:
        return bool(self.rows[Infusion])

    @cached_property
    def before(self) -> list[Moment]:
        return moments_before(self.rows)

    @cached_property
    def after(self) -> list[Moment]:
        return moments_after(self.rows, self.record)

    @cached_property
    def course(self) -> AnswerLines:
        return course(self.record)

    @cached_property
    def infusions(self) -> list[InfusionPart]:
        return infusion_parts(self.rows)

    @cached_property
    def not_happened(self) -> list[Any]:
        return not_happened(self.rows)

    @cached_property
    def check_ins(self) -> list[CheckInLine]:
        return check_in_lines(self.rows)

    @property
    def check_in_columns(self) -> list[str]:
        return CHECK_IN_COLUMNS

    @cached_property
    def head(self) -> AnswerLines:
        answers = AnswerLines()
        answers.add(self.record, *_HEAD)
        return answers

    @cached_property
    def person(self) -> AnswerLines:
        answers = AnswerLines()
        answers.add(self.record, *_PERSON)
        return answers

    @cached_property
    def diagnoses(self) -> list[tuple[str, str, AnswerLines]]:
        """The label, the standard codes and the answers of each."""
        return [_diagnosis(row) for row in self.rows[Diagnosis]]

    @cached_property
    def diagnosing(self) -> AnswerLines:
        answers = AnswerLines()
        if not self.diagnoses:
            answers.miss(Gap.NOT_REPORTED, "Diagnosis")
        answers.add(self.record, *_DIAGNOSING)
        return answers

    @cached_property
    def measured(self) -> list[Measured]:
        rows = self.rows[Measurement]
        has_several = len({(row.told_on, row.occasion) for row in rows}) > 1
        is_juvenile = _has_juvenile_disease(self.record, self.rows[Diagnosis])
        return [_measured(row, has_several, is_juvenile=is_juvenile) for row in rows]

    @cached_property
    def death(self) -> AnswerLines | None:
        if not self.record.died:
            return None
        answers = AnswerLines()
        answers.add(self.record, *_DEATH)
        return answers

    @cached_property
    def topics(self) -> list[str]:
        return [codes.TOPIC_LABELS[code] for code in self.record.topics]

    @property
    def notes(self) -> Any:
        return self.rows[Note]


def _diagnosis(row: Any) -> tuple[str, str, AnswerLines]:
    answers = AnswerLines()
    answers.add(row, *(["name"] if row.code == Family.OTHER else []), "first_symptoms", "diagnosed")
    return codes.DIAGNOSIS_LABELS[row.code], values.codings(row.code), answers


def _has_juvenile_disease(record: Any, diagnoses: Sequence[Any]) -> bool:
    is_child = record.age_group != AgeGroup.ADULT
    return is_child or any(row.code == _JUVENILE for row in diagnoses)


def _measured(row: Any, has_several: bool, *, is_juvenile: bool) -> Measured:
    return Measured(
        codes.MEASURE_LABELS[row.code],
        _value(row),
        _unit(row, is_juvenile),
        row.measured,
        values.occasion(codes.OCCASION_LABELS[row.occasion], row.told_on) if has_several else "",
    )


def _value(row: Any) -> str:
    if row.code in YES_NO:
        return codes.YES_NO_LABELS["yes" if row.value else "no"]
    return f"{row.value.normalize():f}"


def _unit(row: Any, is_juvenile: bool) -> str:
    """A change means nothing without the day since which it is one."""
    unit = codes.MEASURE_UNITS.get(row.code, "")
    if row.code != Measure.TIS:
        return unit
    if not row.compared_with:
        return f"{unit}, since an unknown day"
    improvement = improvement_of(row.value, is_juvenile=is_juvenile)
    return f"{unit}, {codes.IMPROVEMENT_LABELS[improvement]} since {row.compared_with}"

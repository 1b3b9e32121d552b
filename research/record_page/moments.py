"""The columns before and after the infusion: what was answered for each occasion and point in time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from intake.participants.choices import Teller
from intake.record.choices.car_t import CourseStatus
from intake.record.choices.markers import Timepoint
from intake.record.choices.people import YesNo
from intake.record.choices.treatments import Steroid, TreatmentUse
from intake.record.models import AffectedOrgan, MarkerFinding, Outcome, SteroidDose, Treatment
from intake.record.models.outcome import SCALES
from research.labels import codes, values
from research.record_page.life import LIFE, add_life
from research.record_page.lines import LABELS, AnswerLine, AnswerLines, Gap

RecordRows = Mapping[Any, Sequence[Any]]  # of one record, by the site's model

_DATED: list[Any] = [MarkerFinding, Outcome, SteroidDose, Treatment, *LIFE]
# Columns that are asked of today alone.
_AFTER = ["remission", "b_cells", "b_cells_back", "choose_again", "mood", "off_medicines"]


class Moment(NamedTuple):
    """What was answered about one point in time. `occasion` is "" if there is no other to tell it from."""

    title: str
    occasion: str
    answers: AnswerLines


class _Occasion(NamedTuple):
    """The rows of one occasion."""

    title: str
    rows: RecordRows
    before: Outcome | None  # the latest answer about the month before the infusion, for comparison

    def of(self, source: Any, **equal: Any) -> list[Any]:
        return [
            row
            for row in self.rows[source]
            if all(getattr(row, name) == value for name, value in equal.items())
        ]

    def one(self, source: Any, timepoint: Timepoint) -> Any:
        return next(iter(self.of(source, timepoint=timepoint)), None)


def moments_before(rows: RecordRows) -> list[Moment]:
    occasions = _occasions(rows)
    return [
        *(moment for occasion in occasions for moment in _before(occasion, len(occasions) > 1)),
        Moment("Disease so far", "", _organs(rows)),
    ]


def moments_after(rows: RecordRows, record: Any) -> list[Moment]:
    """The first and the last. The table of check-ins has those between."""
    told = [
        Moment("Today", occasion.title, answers)
        for occasion in _occasions(rows)
        if (answers := _today(occasion, record)).lines
    ]
    return told if len(told) < 2 else [told[0], told[-1]]


def _occasions(rows: RecordRows) -> list[_Occasion]:
    """The oldest first."""
    keys = {(row.told_on, row.occasion) for source in _DATED for row in rows[source]}
    told = [row for row in rows[Outcome] if row.timepoint == Timepoint.BEFORE]
    before = max(told, key=lambda row: row.told_on, default=None)
    return [_occasion(rows, day, kind, before) for day, kind in sorted(keys)]


def _occasion(rows: RecordRows, day: Any, kind: str, before: Any) -> _Occasion:
    own = {
        source: [row for row in rows[source] if (row.told_on, row.occasion) == (day, kind)]
        for source in _DATED
    }
    return _Occasion(values.occasion(codes.OCCASION_LABELS[kind], day), own, before)


def _before(occasion: _Occasion, is_named: bool) -> Iterator[Moment]:
    title = occasion.title if is_named else ""
    parts = {
        codes.TIMEPOINT_LABELS[Timepoint.BEFORE]: _month_before(occasion),
        codes.TIMEPOINT_LABELS[Timepoint.EVER_BEFORE]: _ever_before(occasion),
        codes.USE_LABELS[TreatmentUse.PAST]: _past(occasion),
    }
    for label, answers in parts.items():
        if answers.lines or answers.gaps:
            yield Moment(label[0].upper() + label[1:], title, answers)


def _month_before(occasion: _Occasion) -> AnswerLines:
    answers = AnswerLines()
    outcome = occasion.one(Outcome, Timepoint.BEFORE)
    dose = occasion.one(SteroidDose, Timepoint.BEFORE)
    taken = occasion.of(Treatment, use=TreatmentUse.BEFORE_INFUSION)
    if outcome:
        answers.add(outcome, *SCALES)
        _add_more(answers, outcome)
    if dose:
        _add_dose(answers, dose)
    elif outcome:
        answers.miss(Gap.NOT_ANSWERED, "Steroid")
    if outcome or taken:
        answers.add_all("Treatment", medicines_in_words(taken))
    _add_markers(answers, occasion, Timepoint.BEFORE)
    return answers


def _ever_before(occasion: _Occasion) -> AnswerLines:
    answers = AnswerLines()
    _add_markers(answers, occasion, Timepoint.EVER_BEFORE)
    return answers


def _past(occasion: _Occasion) -> AnswerLines:
    answers = AnswerLines()
    stopped = occasion.of(Treatment, use=TreatmentUse.PAST)
    if stopped:
        answers.add_all("Treatment", medicines_in_words(stopped))
    return answers


def _organs(rows: RecordRows) -> AnswerLines:
    answers = AnswerLines()
    names = [codes.ORGAN_LABELS[row.code] for row in rows[AffectedOrgan]]
    answers.add_all("Organs affected", names)
    if not rows[MarkerFinding]:
        answers.miss(Gap.NOT_REPORTED, "Markers")
    return answers


def _today(occasion: _Occasion, record: Any) -> AnswerLines:
    answers = AnswerLines()
    if outcome := occasion.one(Outcome, Timepoint.TODAY):
        answers.add(outcome, *SCALES)
        _compare(answers, outcome, occasion.before)
        is_infused = record.car_t == CourseStatus.INFUSED
        _add_more(answers, outcome, *(_AFTER[:2] if is_infused else _AFTER[:1]))
    taken = occasion.of(Treatment, use=TreatmentUse.NOW)
    if dose := occasion.one(SteroidDose, Timepoint.TODAY):
        _add_dose(answers, dose)
    elif record.teller != Teller.RELATIVE:
        answers.miss(Gap.NOT_ANSWERED, "Steroid")
    answers.add_all("Treatment", medicines_in_words(taken))
    _add_markers(answers, occasion, Timepoint.TODAY)
    add_life(answers, occasion.rows)
    return answers


def _add_more(answers: AnswerLines, outcome: Any, *asked: str) -> None:
    """The columns beside the scales that were asked, or have an answer."""
    if outcome.b_cells == YesNo.YES:
        asked = (*asked, "b_cells_back")
    answers.add(outcome, *(name for name in _AFTER if name in asked or _is_given(outcome, name)))


def _is_given(outcome: Any, name: str) -> bool:
    return getattr(outcome, name) not in ("", None)


def _compare(answers: AnswerLines, today: Any, before: Any) -> None:
    """Say beside each scale how it changed."""
    labels = {LABELS[type(today)][name].text: name for name in SCALES}
    for place, line in enumerate(answers.lines):
        name = labels[line.label]
        then = getattr(before, name, None)
        if then is not None:
            change = values.with_sign(getattr(today, name) - then)
            answers.lines[place] = line._replace(note=change)


def _add_dose(answers: AnswerLines, dose: Any) -> None:
    if dose.drug == Steroid.NONE:
        answers.lines.append(AnswerLine("Steroid", [codes.STEROID_LABELS[dose.drug]]))
        return
    if dose.prednisolone is not None:
        answers.lines.append(AnswerLine("Prednisolone equivalent", [_equal(dose)], is_number=True))
    if dose.mg is None:
        answers.miss(Gap.NOT_ANSWERED, "Steroid dose")
    if dose.mg is None or dose.drug != Steroid.PREDNISOLONE:
        answers.lines.append(AnswerLine("Steroid", [_taken(dose)]))


def dose_in_words(dose: Any) -> list[str]:
    """The dose as it is taken, and what it equals if it is of another steroid."""
    if dose.mg == 0:
        return [codes.STEROID_LABELS[Steroid.NONE]]
    is_converted = dose.drug != Steroid.PREDNISOLONE and dose.prednisolone is not None
    return [_taken(dose), *([f"as prednisolone {_equal(dose)}"] if is_converted else [])]


def _equal(dose: Any) -> str:
    return f"{values.milligrams(dose.prednisolone)} mg/day"


def _taken(dose: Any) -> str:
    mg = "" if dose.mg is None else f", {dose.mg.normalize():f} mg/day"
    why = f" – {codes.WHY_HYDROCORTISONE_LABELS[dose.why]}" if dose.why else ""
    return f"{codes.STEROID_LABELS[dose.drug]}{mg}{why}"


def medicines_in_words(rows: Sequence[Any]) -> list[str]:
    return [f"{codes.TREATMENT_LABELS[row.code]}{_why_stopped(row)}" for row in rows]


def _why_stopped(row: Any) -> str:
    return f" – {codes.WHY_STOPPED_LABELS[row.why_stopped]}" if row.why_stopped else ""


def _add_markers(answers: AnswerLines, occasion: _Occasion, timepoint: Timepoint) -> None:
    found = occasion.of(MarkerFinding, timepoint=timepoint)
    if found:
        answers.lines.append(AnswerLine("Markers", [marker_in_words(row) for row in found]))


def marker_in_words(row: Any) -> str:
    tested = f", {row.found}" if row.found else ""
    return f"{codes.MARKER_LABELS[row.code]} {codes.FINDING_LABELS[row.finding]}{tested}"

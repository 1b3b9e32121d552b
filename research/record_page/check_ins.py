"""The table of check-ins: what was told again at each time, and what was said not to have happened."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.formats import date_format

from intake.followup.models import CheckIn
from intake.record.choices.markers import Timepoint
from intake.record.choices.treatments import TreatmentUse
from intake.record.models import (
    AdverseEvent,
    CourseSince,
    Development,
    LifeEvent,
    MarkerFinding,
    Negative,
    Outcome,
    SteroidDose,
    Treatment,
)
from intake.record.models.outcome import SCALES
from research.labels import check_in_codes, codes, values
from research.labels.values import within_sentence
from research.record_page.life import LIFE, add_life
from research.record_page.lines import LABELS, AnswerLines
from research.record_page.moments import (
    RecordRows,
    dose_in_words,
    marker_in_words,
    medicines_in_words,
)

_TOLD: list[Any] = [
    *[CourseSince, Outcome, SteroidDose, Treatment, AdverseEvent, MarkerFinding, Negative],
    *[LifeEvent, Development, *LIFE],
]
_SAID = ["off_medicines", "remission", "b_cells", "b_cells_back", "choose_again"]


class CheckInLine(NamedTuple):
    """`cells` are the texts of each column of CHECK_IN_COLUMNS."""

    time: str
    notes: list[str]
    cells: list[list[str]]


def check_in_lines(rows: RecordRows) -> list[CheckInLine]:
    """The oldest first."""
    found = sorted(rows[CheckIn], key=lambda row: (row.told_on, row.due_on))
    return [_line(row, _told_at(row, rows)) for row in found]


def _told_at(check_in: Any, rows: RecordRows) -> dict[Any, list[Any]]:
    key = check_in.check_in_of, check_in.check_in
    return {
        source: [row for row in rows[source] if (row.check_in_of, row.check_in) == key]
        for source in _TOLD
    }


def _line(check_in: Any, told: Mapping[Any, Sequence[Any]]) -> CheckInLine:
    return CheckInLine(
        values.time(check_in.check_in),
        _notes(check_in),
        [list(read(told)) for read in _COLUMNS.values()],
    )


def _notes(check_in: Any) -> list[str]:
    counted_from = values.counted_from(check_in.anchor_kind, check_in.check_in_of)
    told_by = within_sentence(codes.TELLER_LABELS[check_in.told_by])
    return [
        f"{date_format(check_in.told_on)}, due {date_format(check_in.due_on)}",
        f"{counted_from}, {check_in.anchor_date}",
        f"{check_in_codes.VIA_LABELS[check_in.via]}, {told_by}",
        *(["nothing new"] if check_in.nothing_new else []),
    ]


def _course(told: Any) -> list[str]:
    return [text for row in told[CourseSince] for text in _since(row)]


def _since(row: Any) -> list[str]:
    course = f"Since {row.since}: {within_sentence(codes.RELAPSE_LABELS[row.course])}"
    if not row.relapsed and not row.relapse_treatment:
        return [course]
    treated = codes.TREATMENT_LABELS.get(row.relapse_treatment, "")
    when = f"Came back {row.relapsed or 'on an unknown day'}"
    return [course, f"{when}, treated with {within_sentence(treated)}" if treated else when]


def _state(told: Any) -> list[str]:
    found = []
    for row in told[Outcome]:
        labels = LABELS[type(row)]
        for name in (*SCALES, "mood"):
            if (value := getattr(row, name)) is not None:
                found.append(f"{labels[name].text} {values.of_ten(value)}")
        for name in _SAID:
            if value := getattr(row, name):
                found.append(f"{labels[name].text}: {labels[name].codes.get(value, value)}")
    return found


def _steroid(told: Any) -> list[str]:
    found = [row for row in told[SteroidDose] if row.timepoint == Timepoint.TODAY]
    return [text for row in found for text in dose_in_words(row)]


def _medicines(told: Any) -> list[str]:
    """Those that are taken, then those that were stopped since the last time."""
    now = [row for row in told[Treatment] if row.use == TreatmentUse.NOW]
    stopped = [row for row in told[Treatment] if row.use == TreatmentUse.PAST]
    return [*medicines_in_words(now), *(f"Stopped: {text}" for text in medicines_in_words(stopped))]


def _events(told: Any) -> list[str]:
    return [text for row in told[AdverseEvent] if (text := _event(row))]


def _event(row: Any) -> str:
    if row.grade_max == 0:
        return ""
    grades = values.grades(row.grade_min, row.grade_max)
    parts = [
        values.numbered(codes.EVENT_LABELS[row.kind], row.number),
        f"grade {grades}" if grades else "",
        " to ".join(filter(None, [row.onset, row.ended])),
        values.event_facts(row.facts),
    ]
    return ", ".join(filter(None, parts))


def _tests(told: Any) -> list[str]:
    return [marker_in_words(row) for row in told[MarkerFinding]]


def _absent(told: Any) -> list[str]:
    return [
        f"{check_in_codes.NEGATIVE_LABELS[row.about]}, {row.since} to {row.until}"
        for row in told[Negative]
    ]


def _life(told: Any) -> list[str]:
    answers = AnswerLines()
    for row in told[Development]:
        answers.add(row, *(name for name in ("growth", "puberty") if getattr(row, name)))
    add_life(answers, told)
    return [
        *(_life_event(row) for row in told[LifeEvent]),
        *(f"{line.label}: {', '.join(line.texts)}" for line in answers.lines),
        *answers.sentences,
    ]


def _life_event(row: Any) -> str:
    label = values.numbered(check_in_codes.LIFE_EVENT_LABELS[row.kind], row.number)
    return f"{label}, {row.happened}" if row.happened else label


_COLUMNS = {
    "Course": _course,
    "State": _state,
    "Steroid": _steroid,
    "Medicines": _medicines,
    "Events": _events,
    "Tests": _tests,
    "Did not happen": _absent,
    "Life": _life,
}
CHECK_IN_COLUMNS = list(_COLUMNS)

"""Times in words, each with the reason of its state; and the numbers of states as a table."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.formats import date_format

from hesperion.ui.days import utc_today
from intake.followup.choices import TimeState
from research.check_ins.queries import (
    Mailed,
    TimeCounts,
    asked_to_go_on,
    mails_about,
    paused_until,
)
from research.labels import values
from research.labels.check_in_codes import STATE_LABELS

_UNITS = "dmy"  # of codes of times, in their order


class TimeLine(NamedTuple):
    public_id: str
    time: str
    counted_from: str
    due_on: date
    closes_on: date
    state: str
    reason: str


class CountedTime(NamedTuple):
    """A row of the table: the numbers of one time, each with its state, and their sum."""

    code: str
    label: str
    counts: list[tuple[str, int]]
    total: int


def time_lines(rows: Sequence[Any]) -> list[TimeLine]:
    subjects = {row.participant_id for row in rows}
    mails, asked = mails_about(subjects), asked_to_go_on(subjects)
    paused = paused_until(subjects, utc_today())
    return [
        TimeLine(
            row.public_id,
            values.time(row.code),
            values.counted_from(row.anchor_kind, row.anchor_number),
            row.due_on,
            row.closes_on,
            STATE_LABELS[row.state],
            _reason(row, mails, asked, paused),
        )
        for row in rows
    ]


def _reason(
    row: Any, mails: dict[tuple[Any, ...], Mailed], asked: dict[Any, date], paused: dict[Any, date]
) -> str:
    if row.state == TimeState.SILENT:
        day = asked.get(row.participant_id)
        return (
            f"Asked on {date_format(day)} whether to go on" if day else "Reported as not answering"
        )
    if row.state == TimeState.PAUSED:
        day = paused.get(row.participant_id)
        return f"Chose a pause until {date_format(day)}" if day else "Chose a pause"
    if row.state == TimeState.LOCKED:
        return "Waits for the young person’s own consent"
    if row.state == TimeState.NOT_ASKED:
        return "Closed, and we could not ask"
    mailed = mails.get((row.participant_id, row.anchor_kind, row.anchor_number, row.code))
    if not mailed:
        return "No mail"
    number = "1 mail" if mailed.count == 1 else f"{mailed.count} mails, the last"
    return f"{number} on {date_format(mailed.last_on)}"


def counted_lines(counts: TimeCounts) -> tuple[list[str], list[CountedTime]]:
    """The labels of the states that there are, and a row for each time."""
    states = [state for state in STATE_LABELS if any(state in own for own in counts.values())]
    rows = [
        CountedTime(
            code,
            values.time(code),
            [(state, counts[code].get(state, 0)) for state in states],
            sum(counts[code].values()),
        )
        for code in sorted(counts, key=_place)
    ]
    return [STATE_LABELS[state] for state in states], rows


def _place(code: str) -> tuple[int, int]:
    return _UNITS.index(code[0]), int(code[1:])

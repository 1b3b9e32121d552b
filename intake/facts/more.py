"""Optional sections that add to the rows of other steps: years of markers, why medicines stopped, origins."""

import uuid
from collections.abc import Iterator
from typing import Any

from hesperion.privacy.fields import PatientRow
from intake.answers import Answers, is_infused
from intake.choices.markers import Timepoint
from intake.choices.treatments import Use
from intake.facts.sections import if_told
from intake.models import Background, MarkerFinding, Treatment

ORIGINS = ("first_centre", "ancestry")


def complete(row: PatientRow, answers: Answers) -> None:
    """Write into another step's row, not stored yet, what an optional section adds to it."""
    if isinstance(row, Background):
        told = answers.get("centre", {})
        row.first_centre, row.ancestry = told.get("first_centre", ""), told.get("ancestry", [])
    elif isinstance(row, Treatment) and row.use == Use.PAST:
        row.why_stopped = answers.get("why-stopped", {}).get(row.code, "")
    elif isinstance(row, MarkerFinding) and row.timepoint == Timepoint.EVER_BEFORE:
        row.found = answers.get("marker-years", {}).get(f"{row.code}_found", "")


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[MarkerFinding]:
    """What tests gave since the infusion."""
    told = answers.get("marker-years", {})
    for marker in answers.get("markers", {}).get("positive", []):
        since = told.get(f"{marker}_since")
        if since and is_infused(answers):
            yield MarkerFinding.of(
                subject, code=marker, timepoint=Timepoint.TODAY.value, finding=since
            )


def answers(rows: dict[Any, list[Any]]) -> Answers:
    stopped = {row.code: row.why_stopped for row in rows[Treatment] if row.use == Use.PAST}
    years: dict[str, Any] = {}
    for row in rows[MarkerFinding]:
        if row.timepoint == Timepoint.EVER_BEFORE:
            years[f"{row.code}_found"] = row.found
        elif row.timepoint == Timepoint.TODAY:
            years[f"{row.code}_since"] = row.finding
    found = if_told("why-stopped", stopped) | if_told("marker-years", years)
    for person in rows[Background]:
        found |= if_told("centre", {name: getattr(person, name) for name in ORIGINS})
    return found

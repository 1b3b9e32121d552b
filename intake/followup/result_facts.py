"""Facts of a check-in about tests, vaccines and pregnancies."""

import uuid
from collections.abc import Iterator
from typing import Any

from hesperion.privacy.fields import PatientRow
from hesperion.ui.lists import NONE
from intake.followup.forms.tests import tests_asked
from intake.followup.situation import Situation
from intake.record.answers import Answers, fitting_markers
from intake.record.choices.check_ins import VACCINES, YEAR_ALONE, Subject
from intake.record.choices.markers import Marker, Timepoint
from intake.record.facts import Rows
from intake.record.facts.fields import answered
from intake.record.models import LifeEvent, MarkerFinding, Outcome


def rows(
    subject: uuid.UUID, of: dict[str, Any], situation: Situation, answers: Answers
) -> Iterator[PatientRow]:
    told, results = answers.get("tests", {}), answers.get("results", {})
    for marker in fitting_markers(situation.told):
        if results.get(marker):
            yield MarkerFinding.of(
                subject,
                **of,
                code=marker.value,
                timepoint=Timepoint.TODAY.value,
                finding=results[marker],
            )
    for kind in VACCINES:
        if kind in results.get("vaccines", []):
            yield LifeEvent.of(subject, **of, kind=kind.value, number=1)
    for kind in YEAR_ALONE:
        if kind in told.get("pregnancy", []):
            year = results.get(kind)
            happened = str(year) if year else ""
            yield LifeEvent.of(subject, **of, kind=kind.value, number=1, happened=happened)


def denied_tests(situation: Situation, answers: Answers) -> Iterator[Subject]:
    told = answers.get("tests", {})
    is_none = told.get("tested") == [NONE]
    for about in tests_asked(situation):
        is_denied = is_none or about in told.get("not_tested", [])
        if is_denied and not _has_result(about, answers.get("results", {})):
            yield about
    if told.get("pregnancy") == [NONE]:
        yield Subject.PREGNANCY


def answers(rows: Rows, situation: Situation, negative: set[str]) -> Answers:
    events = {row.kind: row for row in rows.get(LifeEvent, [])}
    results: dict[str, Any] = {row.code: row.finding for row in rows.get(MarkerFinding, [])}
    results["vaccines"] = [kind.value for kind in VACCINES if kind in events]
    for kind in YEAR_ALONE:
        if kind in events and events[kind].happened:
            results[kind.value] = int(events[kind].happened)
    tests = _tested(rows, results, situation, negative)
    told = [kind.value for kind in YEAR_ALONE if kind in events]
    tests["pregnancy"] = [NONE] if Subject.PREGNANCY in negative else told
    return answered("tests", tests) | answered("results", results)


def _has_result(about: Subject, results: dict[str, Any]) -> bool:
    if about is Subject.MARKER_TEST:
        return any(results.get(marker) for marker in Marker)
    name = {Subject.B_CELL_TEST: "b_cells", Subject.VACCINE: "vaccines"}[about]
    return bool(results.get(name))


def _tested(
    rows: Rows, results: dict[str, Any], situation: Situation, negative: set[str]
) -> dict[str, Any]:
    asked = tests_asked(situation)
    no = [about.value for about in asked if about in negative]
    if len(no) == len(asked):
        return {"tested": [NONE]}
    for outcome in rows.get(Outcome, []):
        results = results | {"b_cells": outcome.b_cells or outcome.b_cells_back}
    done = [about.value for about in asked if _has_result(about, results)]
    return {"tested": done, "not_tested": no}

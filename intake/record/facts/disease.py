"""Facts about diagnoses, markers and affected organs."""

import uuid
from collections.abc import Iterator
from typing import Any

from hesperion.privacy.fields import PatientRow
from intake.record.answers import (
    Answers,
    families,
    fitting_markers,
    fitting_organs,
    is_infused,
    undecided_markers,
)
from intake.record.choices.diseases import Family
from intake.record.choices.markers import Finding, Timepoint
from intake.record.facts.fields import answered, answers_to, values_for
from intake.record.forms.disease import DiseaseForm, MyositisForm, OtherForm, SclerodermaForm
from intake.record.models import AffectedOrgan, Diagnosis, MarkerFinding

DISEASE_STEPS: dict[Family, tuple[str, type[DiseaseForm]]] = {
    Family.SLE: ("lupus", DiseaseForm),
    Family.IIM: ("myositis", MyositisForm),
    Family.SSC: ("scleroderma", SclerodermaForm),
    Family.MCTD: ("mctd", DiseaseForm),
    Family.SJOGREN: ("sjogren", DiseaseForm),
    Family.APS: ("aps", DiseaseForm),
    Family.OTHER: ("other", OtherForm),
}


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[PatientRow]:
    yield from (_diagnosis(subject, family, answers) for family in families(answers))
    yield from _markers(subject, answers)
    for organ in fitting_organs(answers):
        if organ in answers["organs"]["affected"]:
            yield AffectedOrgan.of(subject, code=organ.value)


def answers(rows: dict[Any, list[Any]]) -> Answers:
    by_family = {_family(diagnosis): diagnosis for diagnosis in rows[Diagnosis]}
    known = [family for family in Family if family in by_family]
    found: Answers = {DISEASE_STEPS[family][0]: _disease(by_family[family]) for family in known}
    found["diagnosis"] = {"families": [family.value for family in known]}
    findings = rows.get(MarkerFinding, [])
    before = {row.code: row for row in findings if row.timepoint == Timepoint.EVER_BEFORE}
    positive = {code for code, row in before.items() if row.finding == Finding.POSITIVE}
    affected = {row.code for row in rows.get(AffectedOrgan, [])}
    found["markers"] = {
        "positive": [code.value for code in fitting_markers(found) if code in positive]
    }
    found["organs"] = {
        "affected": [code.value for code in fitting_organs(found) if code in affected]
    }
    years = {f"{code}_found": before[code].found for code in positive}
    others = {code: row.finding for code, row in before.items() if code not in positive}
    today = [row for row in findings if row.timepoint == Timepoint.TODAY]
    since = {f"{row.code}_since": row.finding for row in today}
    return found | answered("marker-years", years | since) | answered("other-markers", others)


def _diagnosis(subject: uuid.UUID, family: Family, answers: Answers) -> Diagnosis:
    step, _form = DISEASE_STEPS[family]
    return Diagnosis.of(
        subject,
        code=answers[step].get("kind", family.value),
        **values_for(Diagnosis, answers, step),
    )


def _markers(subject: uuid.UUID, answers: Answers) -> Iterator[MarkerFinding]:
    """A row for each marker that was ever positive before CAR-T, and one for its test since the infusion.

    Then a row for each marker that was not positive and was asked about. A tick on the page of blood
    tests counts more than an earlier answer about the same marker.
    """
    details = answers.get("marker-years", {})
    for marker in fitting_markers(answers):
        if marker in answers["markers"]["positive"]:
            yield MarkerFinding.of(
                subject,
                code=marker.value,
                timepoint=Timepoint.EVER_BEFORE.value,
                finding=Finding.POSITIVE.value,
                found=details.get(f"{marker}_found", ""),
            )
            since = details.get(f"{marker}_since")
            if since and is_infused(answers):
                yield MarkerFinding.of(
                    subject, code=marker.value, timepoint=Timepoint.TODAY.value, finding=since
                )
    others = answers.get("other-markers", {})
    for marker in undecided_markers(answers):
        if others.get(marker):
            yield MarkerFinding.of(
                subject,
                code=marker.value,
                timepoint=Timepoint.EVER_BEFORE.value,
                finding=others[marker],
            )


def _family(diagnosis: Diagnosis) -> Family:
    return Family(diagnosis.code.partition(".")[0])


def _disease(diagnosis: Diagnosis) -> dict[str, Any]:
    """The answers to the step about this disease. Only myositis and scleroderma have kinds."""
    family = _family(diagnosis)
    kind = {"kind": diagnosis.code} if family in (Family.IIM, Family.SSC) else {}
    return answers_to(DISEASE_STEPS[family][1], diagnosis) | kind

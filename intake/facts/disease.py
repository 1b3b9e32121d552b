import uuid
from collections.abc import Iterator
from typing import Any

from hesperion.privacy.fields import PatientRow
from intake.answers import Answers, families, fitting_markers, fitting_organs
from intake.choices.diseases import Family
from intake.choices.markers import Finding, Timepoint
from intake.models import AffectedOrgan, Diagnosis, MarkerFinding

STEPS = {
    Family.SLE: "lupus",
    Family.IIM: "myositis",
    Family.SSC: "scleroderma",
    Family.MCTD: "mctd",
    Family.SJOGREN: "sjogren",
    Family.APS: "aps",
    Family.OTHER: "other",
}


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[PatientRow]:
    for family in families(answers):
        told = answers[STEPS[family]]
        yield Diagnosis.of(
            subject,
            code=told.get("kind", family.value),
            name=told.get("name"),
            made_by=answers["diagnosis"]["made_by"],
            first_symptoms=told["first_symptoms"],
            diagnosed=told["diagnosed"],
        )
    for marker in fitting_markers(answers):
        if marker in answers["markers"]["positive"]:
            yield MarkerFinding.of(
                subject,
                code=marker.value,
                timepoint=Timepoint.EVER_BEFORE.value,
                finding=Finding.POSITIVE.value,
            )
    for organ in fitting_organs(answers):
        if organ in answers["organs"]["affected"]:
            yield AffectedOrgan.of(subject, code=organ.value)


def answers(rows: dict[Any, list[Any]]) -> Answers:
    by_family = {_family(diagnosis): diagnosis for diagnosis in rows[Diagnosis]}
    told = [family for family in Family if family in by_family]
    found: Answers = {STEPS[family]: _told(by_family[family]) for family in told}
    found["diagnosis"] = {
        "families": [family.value for family in told],
        "made_by": rows[Diagnosis][0].made_by,
    }
    positive = {
        row.code
        for row in rows.get(MarkerFinding, [])
        if row.timepoint == Timepoint.EVER_BEFORE and row.finding == Finding.POSITIVE
    }
    affected = {row.code for row in rows.get(AffectedOrgan, [])}
    found["markers"] = {
        "positive": [code.value for code in fitting_markers(found) if code in positive]
    }
    found["organs"] = {
        "affected": [code.value for code in fitting_organs(found) if code in affected]
    }
    return found


def _family(diagnosis: Diagnosis) -> Family:
    return Family(diagnosis.code.partition(".")[0])


def _told(diagnosis: Diagnosis) -> dict[str, Any]:
    """What the step of this disease asks; only some ask for a kind or a name."""
    told = {"first_symptoms": diagnosis.first_symptoms, "diagnosed": diagnosis.diagnosed}
    family = _family(diagnosis)
    if family in (Family.IIM, Family.SSC):
        told["kind"] = diagnosis.code
    if family is Family.OTHER:
        told["name"] = diagnosis.name
    return told

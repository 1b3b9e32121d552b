import uuid
from collections.abc import Iterator
from typing import Any

from intake.answers import Answers, families
from intake.choices.diseases import Family
from intake.models import Diagnosis

STEPS = {
    Family.SLE: "lupus",
    Family.IIM: "myositis",
    Family.SSC: "scleroderma",
    Family.OTHER: "other",
}


def rows(subject: uuid.UUID, answers: Answers) -> Iterator[Diagnosis]:
    for family in families(answers):
        told = answers[STEPS[family]]
        yield Diagnosis.of(
            subject,
            code=told.get("kind", family.value),
            name=told.get("name"),
            first_symptoms=told["first_symptoms"],
            diagnosed=told["diagnosed"],
        )


def answers(rows: dict[Any, list[Any]]) -> Answers:
    found: Answers = {"diagnosis": {"families": []}}
    for family, step in STEPS.items():
        for diagnosis in rows[Diagnosis]:
            if diagnosis.code.partition(".")[0] == family:
                found["diagnosis"]["families"].append(family.value)
                found[step] = _told(diagnosis)
    return found


def _told(diagnosis: Diagnosis) -> dict[str, Any]:
    """What the step of this disease asks; only some ask for a kind or a name."""
    told = {"first_symptoms": diagnosis.first_symptoms, "diagnosed": diagnosis.diagnosed}
    family = Family(diagnosis.code.partition(".")[0])
    if family in (Family.IIM, Family.SSC):
        told["kind"] = diagnosis.code
    if family is Family.OTHER:
        told["name"] = diagnosis.name
    return told

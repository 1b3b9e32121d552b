"""Who is in the extract: patients, what they consent to, and that they are subjects of the study."""

from collections.abc import Iterator

from intake.record.choices.people import UNSAID, Sex
from research.dictionary.variable import PARTICIPANT
from research.formats.fhir.answers import answers_of
from research.formats.fhir.names import PURPOSE_CODES, STUDY_ID
from research.formats.fhir.places import (
    Place,
    Put,
    Resource,
    ResourceKind,
    extension,
    no_place,
)
from research.formats.fhir.standards import TERMINOLOGY
from research.formats.fhir.values import Row, RowValue, coding_of
from research.formats.package import Package

_GENDERS = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "other", UNSAID: "unknown"}
_PATIENTS = frozenset({"sex", "age", "birth_year"})


def participant_kinds(package: Package) -> Iterator[ResourceKind]:
    """The resources of each row of the table participant."""
    yield _PATIENT
    yield _consent(package)
    yield ResourceKind(
        "ResearchSubject",
        {
            "status": "on-study",
            "study": {"reference": f"ResearchStudy/{STUDY_ID}"},
        },
        rest=no_place,
        subject="individual",
    )
    yield answers_of(PARTICIPANT, package.dictionary_version, _PATIENTS)


def _consent(package: Package) -> ResourceKind:
    """Everybody in an extract consents to each of its purposes."""
    purposes = [coding_of(PURPOSE_CODES, purpose) for purpose in package.about.purposes]
    start = {
        "status": "active",
        "scope": {"coding": [coding_of(f"{TERMINOLOGY}/consentscope", "research", "Research")]},
        "category": [
            {
                "coding": [
                    coding_of(
                        f"{TERMINOLOGY}/consentcategorycodes",
                        "research",
                        "Research Information Access",
                    )
                ]
            }
        ],
        "policyRule": {"text": "The participant chooses the purposes, and can withdraw."},
        "provision": {"type": "permit", "purpose": purposes},
    }
    return ResourceKind("Consent", start, rest=no_place, subject="patient")


def _gender(value: RowValue) -> Put:
    """The code itself is an extension of the gender."""

    def put(patient: Resource, row: Row) -> None:
        found = value.read(row)
        if found is not None:
            if found["code"] in _GENDERS:
                patient["gender"] = _GENDERS[found["code"]]
            patient["_gender"] = {"extension": [{"url": value.url, "valueCoding": found}]}

    return put


def _deceased(value: RowValue) -> Put:
    """Nobody is said to be alive: a death is known only if somebody told of it."""

    def put(patient: Resource, row: Row) -> None:
        if value.read(row):
            patient["deceasedBoolean"] = True

    return put


def _of_patient(value: RowValue) -> Put | None:
    return extension(value) if value.name in _PATIENTS else None


_PATIENT = ResourceKind(
    "Patient",
    {},
    {"sex": Place("Coding", _gender), "died": Place("Boolean", _deceased)},
    _of_patient,
    subject="",
)

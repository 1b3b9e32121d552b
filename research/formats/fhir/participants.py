"""Who is in the extract: patients, what they consent to, and that they are subjects of the study."""

from collections.abc import Iterator

from intake.record.choices.people import UNSAID, Sex
from research.dictionary.variable import PARTICIPANT
from research.formats.fhir.answers import answers_kind
from research.formats.fhir.cells import coding_of
from research.formats.fhir.json_text import HOLE
from research.formats.fhir.names import PURPOSE_CODES, STUDY_ID
from research.formats.fhir.places import (
    Put,
    ResourceKind,
    Slot,
    by_cell,
    extension,
    extension_of,
    no_place,
)
from research.formats.fhir.standards import TERMINOLOGY
from research.formats.fhir.values import RowValue
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
    yield answers_kind(PARTICIPANT, package.dictionary_version, _PATIENTS)


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
    own = {"_gender": {"extension": [extension_of(value)]}}
    known = {code: {"gender": gender, **own} for code, gender in _GENDERS.items()}
    return by_cell(value, known, own)


def _deceased(value: RowValue) -> Put:
    """Nobody is said to be alive: a death is known only if somebody told of it."""
    return by_cell(value, {"1": {"deceasedBoolean": HOLE}}, {})


def _of_patient(value: RowValue) -> Put | None:
    return extension(value) if value.name in _PATIENTS else None


_PATIENT = ResourceKind(
    "Patient",
    {},
    {"sex": Slot("Coding", _gender), "died": Slot("Boolean", _deceased)},
    _of_patient,
    subject="",
)

"""What a directory of registries asks for, as one document: schema.org's Dataset, and names of our own.

docs/registry.md maps it to a catalogue. Numbers of people are bands of the newest release of the atlas.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from atlas.queries import newest_release
from atlas.sections import sections_of
from atlas.shown import shown_faces, shown_numbers
from hesperion.public_log.queries import last_statement
from intake.consent.queries import first_publication
from intake.record.choices.diseases import DISEASES, Coding, Disease
from registry.choices import RegistryKind
from registry.queries import newest_document
from research.dictionary import VERSION, all_variables, sha256

NOT_COLLECTED = "not collected"
# The common data elements of the EU RD Platform (ERDRI-CDS), and where those are that no variable gives.
_ERDRI_CDS = {
    "1.1": ("Pseudonym", ""),
    "2.1": ("Date of birth", ""),
    "2.2": ("Sex", ""),
    "3.1": ("Patient's status", ""),
    "3.2": ("Date of death", ""),
    "4.1": ("First contact with specialised centre", ""),
    "5.1": ("Age at onset", ""),
    "5.2": ("Age at diagnosis", ""),
    "6.1": ("Diagnosis of the rare disease", ""),
    "6.2": ("Genetic diagnosis", NOT_COLLECTED),
    "6.3": ("Undiagnosed case", NOT_COLLECTED),
    "7.1": ("Agreement to be contacted for research purposes", "a choice of the consent"),
    "7.2": ("Consent to the reuse of data", "a choice of the consent"),
    "7.3": ("Biological sample", NOT_COLLECTED),
    "7.4": ("Link to a biobank", NOT_COLLECTED),
    "8.1": ("Classification of functioning/disability", ""),
}
_DESCRIPTION = (
    "Patients with severe autoimmune disease, some of them treated with CAR-T cells, tell their story for "
    "research, and are asked again over fifteen years."
)
_ACCESS = (
    "Public numbers are open to everybody. Data of people leave only for a request that two data stewards "
    "approved; each request is public. Names never leave."
)


def registry_elements() -> dict[str, Any]:
    """The document, in English."""
    with override("en"):
        return {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "@id": _address("registry:index"),
            "url": _address("registry:index"),
            "name": "Hesperion",
            "description": _DESCRIPTION,
            "inLanguage": [code for code, _name in settings.LANGUAGES],
            "creator": _controller(),
            "about": [_condition(disease) for disease in DISEASES],
            "measurementTechnique": "Questions that patients and relatives answer",
            "conditionsOfAccess": _ACCESS,
            "isAccessibleForFree": True,
            "version": VERSION,
            "distribution": _distribution(),
            "hesperion": _own(),
        }


def _own() -> dict[str, Any]:
    """What schema.org has no names for."""
    return {
        "start": _start(),
        "countries": "any",
        "ages": "all; for a child a parent tells, and the child agrees",
        "size": _size(),
        "elements": {"ERDRI-CDS": [_element(code) for code in _ERDRI_CDS]},
        "licence_of_numbers": "none stated",
        "dictionary": {"version": VERSION, "sha256": sha256()},
        "questions": _version(RegistryKind.QUESTIONS),
        "counting_rules": _version(RegistryKind.COUNTING_RULES),
        "log": _head(),
        "links": {
            "log": _address("registry_files:log"),
            "verify": _address("registry_files:verify"),
            "protocol": _address("registry:protocol"),
            "uses": _address("registry:uses"),
            "changes": _address("registry:changes"),
            "questions": _address("registry:questions"),
            "counting_rules": _address("registry:counting"),
            "atlas": _address("atlas:index"),
            "atlas_rules": _address("atlas_files:rules"),
            "schedule": _address("schedule_json"),
        },
    }


def _address(name: str, *about: Any) -> str:
    return settings.BASE_URL + reverse(name, args=about)


def _controller() -> dict[str, Any]:
    return {
        "@type": "Organization",
        "name": settings.SITE_CONTROLLER,
        "address": settings.SITE_ADDRESS,
        "contactPoint": {"@type": "ContactPoint", "description": settings.SITE_CONTACT},
    }


def _condition(disease: Disease) -> dict[str, Any]:
    """A disease with its codes; without one of a system where no mapping is agreed on."""
    systems = {
        "ORPHA": (Coding(disease.orpha),) if disease.orpha else (),
        "ICD-10": disease.icd10,
        "ICD-10-CM": disease.icd10cm,
        "ICD-11": disease.icd11,
    }
    codes = [
        {
            "@type": "MedicalCode",
            "codingSystem": system,
            "codeValue": one.code,
            "hesperion:relation": one.relation,
        }
        for system, codings in systems.items()
        for one in codings
    ]
    name = disease.medical or str(disease.label)
    return {"@type": "MedicalCondition", "identifier": disease.code, "name": name, "code": codes}


def _distribution() -> list[dict[str, str]]:
    """The files that everybody may download."""
    release, version = newest_release(), newest_document(RegistryKind.QUESTIONS)
    files = [_address("atlas_files:release_json", release.number)] if release else []
    if version:
        files.append(_address("registry_files:questions_json", version.number))
    return [
        {"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": file}
        for file in files
    ]


def _start() -> str | None:
    """The day from which on people could take part: no day of a person is public."""
    published = first_publication()
    return published.date().isoformat() if published else None


def _size() -> dict[str, Any] | None:
    """The bands of the newest release by disease. There is no sum: who has two diseases counts in both."""
    release = newest_release()
    if release is None:
        return None
    faces = shown_faces(release, "people")
    numbers = shown_numbers(release, faces)
    by_disease = []
    for face in faces:
        (section,) = sections_of([face], numbers)
        is_whole = all(row.number for row in section.rows if row.is_asked)
        least = sum(number.low for number in section.numbers)
        most = sum(number.high for number in section.numbers) if is_whole else None
        by_disease.append({"disease": face.family, "least": least, "most": most})
    return {
        "release": release.number,
        "counted_on": release.counted_on.isoformat(),
        "by_disease": by_disease,
    }


def _element(code: str) -> dict[str, Any]:
    name, otherwise = _ERDRI_CDS[code]
    found = [one.key for one in all_variables() if one.description.erdri.startswith(f"{code} ")]
    collected = "yes" if found else otherwise
    return {"code": code, "name": name, "collected": collected, "variables": found}


def _version(kind: RegistryKind) -> dict[str, Any] | None:
    version = newest_document(kind)
    return {"number": version.number, "sha256": version.sha256} if version else None


def _head() -> dict[str, Any] | None:
    """The end of the public log."""
    last = last_statement()
    return {"seq": last.seq, "sha256": last.sha256} if last else None

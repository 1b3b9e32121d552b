"""Codes of diagnoses in standard systems, as codings of FHIR."""

from collections.abc import Iterator

from intake.record.choices.diseases import DISEASES, Coding, Disease
from research.formats.fhir.cells import coding_of

_SYSTEMS = {
    "icd10": "http://hl7.org/fhir/sid/icd-10",
    "icd10cm": "http://hl7.org/fhir/sid/icd-10-cm",
    "icd11": "http://id.who.int/icd/release/11/mms",
}
_ORPHA = "http://www.orpha.net"


def standard_codings(disease: Disease) -> Iterator[tuple[str, Coding]]:
    """Each system in which the diagnosis has a code, with the code and its relation."""
    for name, system in _SYSTEMS.items():
        for one in getattr(disease, name):
            yield system, one
    if disease.orpha:
        yield _ORPHA, Coding(disease.orpha)


# By our code of a diagnosis: the codings that mean the same.
SAME_AS_DIAGNOSIS = {
    disease.code: [
        coding_of(system, one.code)
        for system, one in standard_codings(disease)
        if one.relation == "="
    ]
    for disease in DISEASES
}

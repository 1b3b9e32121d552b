"""The codes that R4 requires, and the types that its references may point to, of the elements that we write."""

_PUBLICATION = ["draft", "active", "retired", "unknown"]
REQUIRED_CODES = {
    "Patient.gender": ["male", "female", "other", "unknown"],
    "Consent.status": [
        *["draft", "proposed", "active", "rejected", "inactive", "entered-in-error"],
    ],
    "Consent.provision.type": ["deny", "permit"],
    "Observation.status": [
        *["registered", "preliminary", "final", "amended", "corrected", "cancelled"],
        *["entered-in-error", "unknown"],
    ],
    "MedicationStatement.status": [
        *["active", "completed", "entered-in-error", "intended", "stopped", "on-hold", "unknown"],
        "not-taken",
    ],
    "Procedure.status": [
        *["preparation", "in-progress", "not-done", "on-hold", "stopped", "completed"],
        *["entered-in-error", "unknown"],
    ],
    "AdverseEvent.actuality": ["actual", "potential"],
    "QuestionnaireResponse.status": [
        *["in-progress", "completed", "amended", "entered-in-error", "stopped"],
    ],
    "ResearchSubject.status": [
        *["candidate", "eligible", "follow-up", "ineligible", "not-registered", "off-study"],
        *["on-study", "on-study-intervention", "on-study-observation", "pending-on-study"],
        *["potential-candidate", "screening", "withdrawn"],
    ],
    "ResearchStudy.status": [
        *["active", "administratively-completed", "approved", "closed-to-accrual", "completed"],
        *["closed-to-accrual-and-intervention", "disapproved", "in-review", "withdrawn"],
        *["temporarily-closed-to-accrual", "temporarily-closed-to-accrual-and-intervention"],
    ],
    "Questionnaire.status": _PUBLICATION,
    "Questionnaire.item.type": [
        *[
            "group",
            "display",
            "boolean",
            "decimal",
            "integer",
            "date",
            "dateTime",
            "time",
            "string",
        ],
        *["text", "url", "choice", "open-choice", "attachment", "reference", "quantity"],
    ],
    "CodeSystem.status": _PUBLICATION,
    "CodeSystem.content": ["not-present", "example", "fragment", "complete", "supplement"],
    "ValueSet.status": _PUBLICATION,
    "ConceptMap.status": _PUBLICATION,
    "ConceptMap.group.element.target.equivalence": [
        *["relatedto", "equivalent", "equal", "wider", "subsumes", "narrower", "specializes"],
        *["inexact", "unmatched", "disjoint"],
    ],
    "StructureDefinition.status": _PUBLICATION,
    "StructureDefinition.kind": ["primitive-type", "complex-type", "resource", "logical"],
    "StructureDefinition.derivation": ["specialization", "constraint"],
    "StructureDefinition.context.type": ["fhirpath", "element", "extension"],
    "StructureDefinition.differential.element.slicing.rules": ["closed", "open", "openAtEnd"],
    "StructureDefinition.differential.element.slicing.discriminator.type": [
        *["value", "exists", "pattern", "type", "profile"],
    ],
    "StructureDefinition.differential.element.binding.strength": [
        *["required", "extensible", "preferred", "example"],
    ],
}

_TERMS = "http://terminology.hl7.org/CodeSystem"
_CLINICAL = ["active", "recurrence", "relapse", "inactive", "remission", "resolved"]
_ABSENT = [
    *["unknown", "asked-unknown", "temp-unknown", "not-asked", "asked-declined", "masked"],
    *["not-applicable", "unsupported", "as-text", "error", "not-a-number", "negative-infinity"],
    *["positive-infinity", "not-performed", "not-permitted"],
]
# Of concepts that R4 requires from one system.
REQUIRED_CONCEPTS = {
    "Condition.clinicalStatus": (f"{_TERMS}/condition-clinical", _CLINICAL),
    "Condition.verificationStatus": (
        f"{_TERMS}/condition-ver-status",
        [
            *["unconfirmed", "provisional", "differential", "confirmed", "refuted"],
            "entered-in-error",
        ],
    ),
    "AdverseEvent.outcome": (
        f"{_TERMS}/adverse-event-outcome",
        [
            *["resolved", "recovering", "ongoing", "resolvedWithSequelae", "fatal", "unknown"],
        ],
    ),
    "AdverseEvent.severity": (
        f"{_TERMS}/adverse-event-severity", ["mild", "moderate", "severe"],
    ),
}  # fmt: skip
# The systems of others that we take codes from, with those that may be taken.
STANDARD_CODES = {
    **dict(REQUIRED_CONCEPTS.values()),
    f"{_TERMS}/data-absent-reason": _ABSENT,
    f"{_TERMS}/v3-ObservationInterpretation": ["POS", "NEG", "IND"],
    f"{_TERMS}/consentscope": ["adr", "research", "patient-privacy", "treatment"],
    f"{_TERMS}/consentcategorycodes": [
        *["acd", "dnr", "emrgonly", "hcd", "npp", "polst", "research", "rsdid", "rsreid"],
    ],
    "http://unitsofmeasure.org": ["mo", "d", "mg/d"],
}
# The systems of others with more codes than can be listed, and how a code of them looks.
STANDARD_PATTERNS = {
    "http://hl7.org/fhir/sid/icd-10": r"[A-Z]\d\d(\.\d)?",
    "http://hl7.org/fhir/sid/icd-10-cm": r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?",
    "http://id.who.int/icd/release/11/mms": r"[0-9A-Z]{4}(\.[0-9A-Z]{1,2})?",
    "http://www.orpha.net": r"\d+",
}
ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
# The extensions of others that we use.
STANDARD_EXTENSIONS = {ABSENT_REASON, "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"}
ABSENT_REASONS = _ABSENT

_PATIENT = ["Patient", "Group"]
# All references that we write.
TARGETS = {
    "Consent.patient": ["Patient"],
    "Condition.subject": _PATIENT,
    "Observation.subject": [*_PATIENT, "Device", "Location"],
    "MedicationStatement.subject": _PATIENT,
    "Procedure.subject": _PATIENT,
    "AdverseEvent.subject": [*_PATIENT, "Practitioner", "RelatedPerson"],
    "QuestionnaireResponse.subject": ["Patient"],  # R4 takes any type
    "ResearchSubject.individual": ["Patient"],
    "ResearchSubject.study": ["ResearchStudy"],
}

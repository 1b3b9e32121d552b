"""Systems of codes, and an extension, that are not our own."""

UCUM = "http://unitsofmeasure.org"
ABSENT_REASON_URL = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
ABSENT_REASONS = f"{TERMINOLOGY}/data-absent-reason"
INTERPRETATIONS = f"{TERMINOLOGY}/v3-ObservationInterpretation"

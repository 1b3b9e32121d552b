"""FHIR R4: resources of the rows as NDJSON, and the resources that define what they use."""

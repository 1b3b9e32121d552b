"""Judges the FHIR resources of extracts: what R4 asks of them beyond the types of their elements."""

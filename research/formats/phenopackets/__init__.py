"""Phenopackets of GA4GH, schema 2.0: a JSON text for each person, and a file of times."""

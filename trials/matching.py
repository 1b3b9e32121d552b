"""Compares answers with the readings of a trial's criteria: yes, no, or not known."""

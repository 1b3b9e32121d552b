"""The cohort: one row for each participant who consents to the study, made for filtering and counting.

`codes.py` names the filters and their values, `values.py` and `select.py` make them from the facts, `table.py`
keeps the table `research.cohort` equal to that SELECT: docs/adr/0017-the-cohort-is-stored.md.
"""

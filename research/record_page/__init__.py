"""The page of one record, in the order in which a clinician reads."""

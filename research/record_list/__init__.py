"""The list of records: one line for each row of the cohort that fits the filters, and counts by filter."""

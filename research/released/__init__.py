"""What the tables of an extract hold: the columns that recipients read, and the SELECT of each table.

The role of researchers runs the SELECTs over its views, for the people in the temporary table
`pg_temp.extract_people (subject uuid, pseudonym text)`. They hold what the request's fields and the step of the
ladder allow, and never a subject, a public id, the id of a row, a calendar date, or a story.
"""

from research.released.day_zero import find_day_zero
from research.released.output import Output, ReleasedTable, TooManyColumns
from research.released.tables import released_tables

__all__ = ["Output", "ReleasedTable", "TooManyColumns", "find_day_zero", "released_tables"]

"""The trigger by which an extract is made in the time of a public approval alone, as the audit expects it.

It is not pgtrigger's, whose triggers the owner of the database silences by a setting.
"""

from pathlib import Path

from django.conf import settings

_SQL = "research/migrations/sql/of_a_public_use_1.sql"


def extract_triggers() -> dict[tuple[str, str], tuple[str, str]]:
    """By table and name, the statement that makes the trigger and the body of its function."""
    _head, body, statement = (Path(settings.BASE_DIR) / _SQL).read_text().split("$$")
    definition = statement.strip("; \n")
    return {("research_extract", "of_a_public_use"): (definition, body)}

from pathlib import Path

from django.db import migrations

TIMES = Path(__file__).parent / "sql" / "times_1.sql"

# A function of its own for some participants alone, so that PostgreSQL asks about them first.
_DUE = "-- One body, two functions"


def _sql() -> str:
    """The views, then the function `due` for everybody, and `due_of` for some."""
    views, mark, body = TIMES.read_text(encoding="utf-8").partition(_DUE)
    everybody = {"{name}": "", "{parameters}": "", "{planned}": "", "{answered}": ""}
    some = {
        "{name}": "_of",
        "{parameters}": "subjects uuid[], ",
        "{planned}": "AND planned.subject = ANY (subjects)",
        "{answered}": "AND answered.participant_id = ANY (subjects)",
    }
    return views + "".join(_filled(mark + body, words) for words in (everybody, some)) + _TODAY


def _filled(body: str, words: dict[str, str]) -> str:
    for name, value in words.items():
        body = body.replace(name, value)
    return body


_TODAY = """
CREATE VIEW derived.due_today AS
SELECT * FROM derived.due((statement_timestamp() AT TIME ZONE 'UTC')::date);
"""

_AWAY = """
DROP VIEW derived.due_today;
DROP FUNCTION derived.due_of(uuid[], date);
DROP FUNCTION derived.due(date);
DROP VIEW derived.standing, derived.consent_days, derived.planned, derived.anchor;
DROP FUNCTION derived.day_of(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0001_initial"),
        ("record", "0004_told_again"),
        ("consent", "0005_uses_and_institution"),
    ]

    operations = [migrations.RunSQL(_sql(), _AWAY)]

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
_DUE = "-- One body for two functions and a view"

_FUNCTION = """CREATE FUNCTION derived.{name}({parameters}on_day date)
RETURNS TABLE (
    subject uuid, anchor_kind text, anchor_number int, code varchar, schedule_id bigint,
    opens_on date, due_on date, closes_on date, anchor_date date, slack int, first_on date,
    ends_on date, check_in_id uuid, state text
)
LANGUAGE sql STABLE PARALLEL SAFE AS $body$"""
_EVERYBODY = {"{planned}": "", "{answered}": "", "{on_day}": "on_day", "{end}": "$body$"}
# A function of its own for some participants alone, so that PostgreSQL asks about them first.
_SOME = _EVERYBODY | {
    "{planned}": "AND subject = ANY (subjects)",
    "{answered}": "AND participant_id = ANY (subjects)",
}
_TODAY = _EVERYBODY | {
    "{create}": "CREATE VIEW derived.due_today AS",
    "{on_day}": "(statement_timestamp() AT TIME ZONE 'UTC')::date",
    "{end}": "",
}

_REMINDERS = (SQL / "reminders_1.sql").read_text(encoding="utf-8")
_AWAY = """
DROP FUNCTION derived.reminders_of(uuid[], date);
DROP FUNCTION derived.steps_between(date, date);
DROP VIEW derived.due_today;
DROP FUNCTION derived.due_of(uuid[], date);
DROP FUNCTION derived.due(date);
DROP VIEW derived.planned, derived.anchor, derived.standing, derived.consent_days;
DROP FUNCTION derived.days_from(date, date);
DROP FUNCTION derived.day_of(text);
"""


def _sql() -> str:
    """The views, then the function `due` for everybody, `due_of` for some, and the view of today."""
    views, mark, body = (SQL / "times_1.sql").read_text(encoding="utf-8").partition(_DUE)
    due = _EVERYBODY | {"{create}": _function("due", "")}
    due_of = _SOME | {"{create}": _function("due_of", "subjects uuid[], ")}
    return views + "".join(_filled(mark + body, words) for words in (due, due_of, _TODAY))


def _function(name: str, parameters: str) -> str:
    return _FUNCTION.format(name=name, parameters=parameters)


def _filled(body: str, words: dict[str, str]) -> str:
    for name, value in words.items():
        body = body.replace(name, value)
    return body


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0001_initial"),
        ("record", "0004_told_again"),
        ("consent", "0005_uses_and_institution"),
    ]

    operations = [migrations.RunSQL(_sql() + _REMINDERS, _AWAY)]

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"

_AWAY = """
DROP FUNCTION derived.band_faults(int), derived.candidate_sets(int), derived.new_since(int);
DROP FUNCTION derived.differing(int), derived.band_before(int);
DROP VIEW derived.published_band;
DROP VIEW derived.given_answer;
DROP FUNCTION derived.counted_values(date);
DROP VIEW derived.told_finding, derived.told_kind;
DROP VIEW derived.later_event, derived.years_after;
DROP FUNCTION derived.time_since(date, date);
DROP VIEW derived.telling;
DROP FUNCTION derived.states_at_12(date);
DROP VIEW derived.told_course, derived.undated_infusion, derived.first_infusion;
DROP FUNCTION derived.counted(date);
DROP VIEW derived.latest_review;
DROP FUNCTION derived.latest_of(text), derived.earliest_of(text);
"""


def _sql() -> str:
    return "".join(
        (SQL / f"{name}_1.sql").read_text(encoding="utf-8")
        for name in ("counted", "values", "given", "guard")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("atlas", "0001_initial"),
        ("followup", "0002_times"),
        ("stories", "0006_topics"),
        ("consent", "0005_uses_and_institution"),
    ]

    operations = [migrations.RunSQL(_sql(), _AWAY)]

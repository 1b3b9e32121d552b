from pathlib import Path

from django.db import migrations

_REMINDERS = Path(__file__).parent / "sql" / "reminders_1.sql"
_AWAY = """
DROP FUNCTION derived.reminders_of(uuid[], date);
DROP FUNCTION derived.steps_between(date, date);
"""
_INDEXES = {
    "followup_infusion_day": "public.record_infusion (derived.day_of(given))",
    "followup_decision_day": "public.record_course (derived.day_of(decided))",
    "followup_joined_day": "public.participants_participant (((submitted_at AT TIME ZONE 'UTC')::date))",
}


class Migration(migrations.Migration):
    atomic = False  # indexes are made while people write

    dependencies = [("followup", "0002_times")]

    operations = [
        migrations.RunSQL(_REMINDERS.read_text(encoding="utf-8"), _AWAY),
        *(
            migrations.RunSQL(
                f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {where}",
                f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
            )
            for name, where in _INDEXES.items()
        ),
    ]

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "state_1.sql"

_AWAY = """
DROP FUNCTION derived.trial_open_in(date);
DROP VIEW derived.same_trial, derived.trial_reading_in_force, derived.trial_reading_in_record;
DROP VIEW derived.trial_current, derived.applied_import;
"""


class Migration(migrations.Migration):
    dependencies = [("trials", "0001_initial")]

    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), _AWAY)]

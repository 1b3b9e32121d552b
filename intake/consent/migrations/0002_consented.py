from pathlib import Path

from django.db import migrations

CONSENTED = Path(__file__).parent / "sql" / "consented_1.sql"


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial")]

    operations = [
        migrations.RunSQL(CONSENTED.read_text(encoding="utf-8"), "DROP VIEW derived.consented")
    ]

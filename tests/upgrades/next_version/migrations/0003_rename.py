"""A field gets a better name; the column keeps the one that older code reads."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("next_version", "0002_fill")]
    operations = [
        migrations.AlterField(
            "visit", "remark", models.TextField(db_column="remark", db_default="as before")
        ),
        migrations.RenameField("visit", "remark", "note"),
    ]

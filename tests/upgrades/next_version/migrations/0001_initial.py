"""A new table, and a column more in one that has rows. This version's code goes on without either."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("participants", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "Visit",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("subject", models.UUIDField()),
                ("remark", models.TextField(db_default="as before")),
            ],
        ),
        migrations.RunSQL("ALTER TABLE participants_participant ADD region varchar(20) NULL"),
    ]

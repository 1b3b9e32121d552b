"""The chain begins anew: its links now keep whom a row was about and the row's hash.

So does the file outside PostgreSQL, under another name; audit-heads.jsonl is left as it is.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL("DELETE FROM audit_link; DELETE FROM audit_seal"),
        migrations.AddField("link", "subject", models.UUIDField(null=True)),
        migrations.AddField("link", "digest", models.BinaryField(), preserve_default=False),
        migrations.AddField("seal", "is_last", models.BooleanField(), preserve_default=False),
        migrations.AddConstraint(
            "link",
            models.CheckConstraint(name="audit_link_position", condition=Q(position__gte=1)),
        ),
        migrations.AddConstraint(
            "seal",
            models.CheckConstraint(
                name="audit_seal_positions", condition=Q(number__gte=1, position__gte=1)
            ),
        ),
        migrations.CreateModel(
            name="Sealing",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": [],
                "constraints": [
                    models.CheckConstraint(name="audit_sealing_one", condition=Q(id=1))
                ],
            },
        ),
        migrations.RunSQL("INSERT INTO audit_sealing (id) VALUES (1)", migrations.RunSQL.noop),
    ]

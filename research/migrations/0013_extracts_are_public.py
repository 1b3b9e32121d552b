"""Every extract, also those of before, has a public approval."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("research", "0012_publish_approvals")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE research_extract VALIDATE CONSTRAINT research_extract_public",
            migrations.RunSQL.noop,
        ),
    ]

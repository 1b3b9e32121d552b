"""An index on a table that is written to meanwhile."""

from django.db import migrations, models

from hesperion.concurrent_index import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("next_version", "0003_rename")]
    operations = [
        AddIndexWhileServing("visit", models.Index(fields=["subject"], name="next_visit_subject")),
    ]

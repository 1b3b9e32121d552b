"""The rows of before get their value: a few at a time, each batch in a transaction, without a lock on the table."""

from django.db import connection, migrations

from hesperion.privacy import history

BATCH = (
    5  # 200 on a site: triggers write history and cohort, and who changes one of these rows waits
)
_FILL = """
WITH batch AS (
    SELECT subject FROM participants_participant WHERE region IS NULL ORDER BY subject LIMIT %s
), filled AS (
    UPDATE participants_participant SET region = lower(country) FROM batch
    WHERE participants_participant.subject = batch.subject RETURNING batch.subject
)
INSERT INTO next_version_visit (subject) SELECT subject FROM filled
"""


def fill(apps, schema_editor):
    filled = BATCH
    while filled:
        with history.by("system:migration"), connection.cursor() as cursor:
            cursor.execute(_FILL, [BATCH])
            filled = cursor.rowcount


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("next_version", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

from django.db import migrations


class Migration(migrations.Migration):
    """A use is counted before a page goes on: it need not wait for the disk.

    Unlogged, the counts are as atomic as before. After a crash of PostgreSQL they begin anew.
    """

    dependencies = [("limits", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE limits_count SET UNLOGGED", "ALTER TABLE limits_count SET LOGGED"
        )
    ]

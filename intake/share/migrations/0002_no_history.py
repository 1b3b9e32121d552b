import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("share", "0001_initial")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="draft", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="draft", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="draft", name="delete_delete"),
        migrations.DeleteModel(name="DraftEvent"),
    ]

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("research", "0014_more_formats")]
    operations = [
        ValidateConstraint("extractfile", "research_extractfile_format"),
        ValidateConstraint("request", "research_request_formats"),
    ]

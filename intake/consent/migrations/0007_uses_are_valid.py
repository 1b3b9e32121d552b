from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0006_letters"),
    ]

    operations = [
        ValidateConstraint(model_name="consentdocument", name="consent_document_uses"),
    ]

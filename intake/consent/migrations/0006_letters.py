"""Texts can name letters, which are allowed with mails."""

from pathlib import Path

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

_BEFORE, _CONSENTED = [
    (Path(__file__).parent / "sql" / f"consented_{number}.sql").read_text(encoding="utf-8")
    for number in (2, 3)
]


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0005_uses_and_institution"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="consentdocument",
            name="consent_document_uses",
        ),
        AddConstraintNotValid(
            model_name="consentdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "uses__contained_by",
                        [
                            "study",
                            "academic",
                            "companies",
                            "abroad",
                            "atlas",
                            "publish",
                            "quote",
                            "contact",
                            "trials",
                            "mailed_link",
                            "automatic_flag",
                            "letters",
                        ],
                    )
                ),
                name="consent_document_uses",
            ),
        ),
        migrations.RunSQL(_CONSENTED, _BEFORE),
    ]

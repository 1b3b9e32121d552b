"""Extracts can be FHIR, Phenopackets and REDCap."""

import django.contrib.postgres.fields
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

_FORMATS = {
    "csv": "CSV",
    "csv_excel": "CSV for Excel",
    "parquet": "Parquet",
    "fhir": "FHIR R4",
    "phenopackets": "Phenopackets",
    "redcap": "REDCap",
}


def _format():
    return models.CharField(choices=list(_FORMATS.items()), max_length=20)


class Migration(migrations.Migration):
    dependencies = [("research", "0013_extracts_are_public")]
    operations = [
        migrations.RemoveConstraint("extractfile", "research_extractfile_format"),
        migrations.RemoveConstraint("request", "research_request_formats"),
        migrations.AlterField("download", "format", _format()),
        migrations.AlterField("extractfile", "format", _format()),
        migrations.AlterField(
            "request",
            "formats",
            django.contrib.postgres.fields.ArrayField(
                _format(), blank=True, default=list, size=None
            ),
        ),
        AddConstraintNotValid(
            "extractfile",
            models.CheckConstraint(
                condition=models.Q(format__in=list(_FORMATS)), name="research_extractfile_format"
            ),
        ),
        AddConstraintNotValid(
            "request",
            models.CheckConstraint(
                condition=models.Q(formats__contained_by=list(_FORMATS)),
                name="research_request_formats",
            ),
        ),
    ]

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# Texts had a version number, a state and an approval each. Those of one number become one version. All that
# is not published becomes one draft, with the newest of several drafts of a text.
_MAKE_VERSIONS = """
DELETE FROM consent_consentdocument AS old USING consent_consentdocument AS new
WHERE old.published_at IS NULL AND new.published_at IS NULL AND new.id > old.id
    AND (new.kind, new.audience, new.language) = (old.kind, old.audience, old.language);

UPDATE consent_consentdocument SET number = (
    SELECT left(max(draft.number), 14) || ' draft' FROM consent_consentdocument AS draft
    WHERE draft.published_at IS NULL AND draft.kind = consent_consentdocument.kind
) WHERE published_at IS NULL;

INSERT INTO consent_consentversion
    (kind, number, authors, offered_by, offered_at, approved_by, published_at)
SELECT kind, number, array_agg(DISTINCT written_by), '', NULL, '', max(published_at)
FROM consent_consentdocument GROUP BY kind, number;

UPDATE consent_consentversion AS version
SET offered_by = version.authors[1], offered_at = version.published_at, approved_by = coalesce((
    SELECT min(approved_by) FROM consent_consentdocument
    WHERE kind = version.kind AND number = version.number AND approved_by <> ALL (version.authors)
), 'system:migration')
WHERE published_at IS NOT NULL;

UPDATE consent_consentversion SET before_id = earlier.before_id FROM (
    SELECT id, lag(id) OVER (PARTITION BY kind ORDER BY published_at, id) AS before_id
    FROM consent_consentversion
) AS earlier
WHERE earlier.id = consent_consentversion.id;

UPDATE consent_consentdocument
SET version_id = version.id, written_at = consent_consentdocument.published_at
FROM consent_consentversion AS version
WHERE version.kind = consent_consentdocument.kind AND version.number = consent_consentdocument.number;

SET CONSTRAINTS ALL IMMEDIATE;
"""
# Until now a version could lack texts: patients kept those of the version before. It holds them from now on.
_TAKE_OVER_UNCHANGED_TEXTS = """
DO $$
DECLARE
    version record;
BEGIN
    FOR version IN SELECT id, before_id FROM consent_consentversion ORDER BY published_at, id LOOP
        INSERT INTO consent_consentdocument (
            version_id, audience, language, title, key_information, text, changes, quiz, assent, sha256,
            written_by
        )
        SELECT
            version.id, audience, language, title, key_information, text, changes, quiz, assent, sha256, ''
        FROM consent_consentdocument
        WHERE version_id = version.before_id AND (audience, language) NOT IN (
            SELECT audience, language FROM consent_consentdocument WHERE version_id = version.id
        );
    END LOOP;
END
$$;

SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0002_consented"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("study", "Consent to the study")], default="study", max_length=20
                    ),
                ),
                ("number", models.CharField(max_length=20)),
                (
                    "authors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("offered_by", models.CharField(blank=True, max_length=40)),
                ("offered_at", models.DateTimeField(null=True)),
                ("approved_by", models.CharField(blank=True, max_length=40)),
                ("published_at", models.DateTimeField(null=True, verbose_name="published")),
            ],
            options={
                "verbose_name": "consent version",
                "default_permissions": ["view", "add", "change"],
            },
        ),
        migrations.AlterModelOptions(
            name="consentdocument",
            options={"default_permissions": (), "verbose_name": "consent text"},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="consentdocument",
            name="published_for_good",
        ),
        migrations.RemoveConstraint(
            model_name="consentdocument",
            name="consent_document_version",
        ),
        migrations.RemoveConstraint(
            model_name="consentdocument",
            name="consent_document_choices",
        ),
        migrations.RemoveConstraint(
            model_name="consentdocument",
            name="consent_document_approved_by_another",
        ),
        migrations.AddField(
            model_name="consentversion",
            name="before",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consent.consentversion",
            ),
        ),
        migrations.RenameField("consentdocument", "version", "number"),
        migrations.AddField(
            model_name="consentdocument",
            name="written_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="consentdocument",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="texts",
                to="consent.consentversion",
            ),
        ),
        migrations.RunSQL(_MAKE_VERSIONS),
        migrations.RemoveField("consentdocument", "number"),
        migrations.RemoveField(
            model_name="consentdocument",
            name="approved_by",
        ),
        migrations.RemoveField(
            model_name="consentdocument",
            name="is_offered",
        ),
        migrations.RemoveField(
            model_name="consentdocument",
            name="kind",
        ),
        migrations.RemoveField(
            model_name="consentdocument",
            name="published_at",
        ),
        migrations.RunSQL(_TAKE_OVER_UNCHANGED_TEXTS),
        migrations.AlterField(
            model_name="consentdocument",
            name="assent",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AlterField(
            model_name="consentdocument",
            name="audience",
            field=models.CharField(
                choices=[
                    ("self", "The person"),
                    ("parent", "A parent or guardian"),
                    ("representative", "A legal representative"),
                    ("relative", "A relative of someone who has died"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="consentdocument",
            name="changes",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="consentdocument",
            name="key_information",
            field=models.TextField(),
        ),
        migrations.AlterField(
            model_name="consentdocument",
            name="language",
            field=models.CharField(max_length=10),
        ),
        migrations.AlterField(
            model_name="consentdocument",
            name="quiz",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name="consentdocument",
            name="sha256",
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name="consentdocument",
            name="text",
            field=models.TextField(),
        ),
        migrations.AlterField(
            model_name="consentdocument",
            name="title",
            field=models.CharField(max_length=200),
        ),
        migrations.AlterField(
            model_name="consentdocument",
            name="written_by",
            field=models.CharField(blank=True, max_length=40),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consentdocument",
            trigger=pgtrigger.compiler.Trigger(
                name="written_into_a_draft",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF TG_OP <> 'INSERT' THEN\n            UPDATE consent_consentversion SET offered_at = NULL, offered_by = '' WHERE id = OLD.version_id;\n        END IF;\n        IF TG_OP = 'DELETE' THEN\n            RETURN OLD;\n        END IF;\n        UPDATE consent_consentversion\n        SET offered_at = NULL,\n            offered_by = '',\n            authors = CASE\n                WHEN NEW.written_by = '' OR NEW.written_by = ANY (authors) THEN authors\n                ELSE authors || NEW.written_by\n            END\n        WHERE id = NEW.version_id;\n        RETURN NEW;\n    ",
                    hash="2dde6a963063f4cba54327c1d4aa3770e9cc7842",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_written_into_a_draft_4ef86",
                    table="consent_consentdocument",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AlterField(
            model_name="consentdocument",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="texts",
                to="consent.consentversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentdocument",
            constraint=models.UniqueConstraint(
                fields=("version", "audience", "language"), name="consent_document_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="consentdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("audience__in", ["self", "parent", "representative", "relative"])
                ),
                name="consent_document_audience",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentversion",
            constraint=models.UniqueConstraint(
                fields=("kind", "number"), name="consent_version_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="consentversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("published_at", None), models.Q(("authors", ["system:shipped"]), _negated=True)
                ),
                fields=("kind",),
                name="consent_version_one_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["study"])), name="consent_version_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="consentversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("offered_at", None), ("offered_by", "")),
                    models.Q(
                        ("offered_at__isnull", False), models.Q(("offered_by", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="consent_version_offered_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by", ""), ("published_at", None)),
                    models.Q(
                        ("offered_at__isnull", False),
                        ("published_at__isnull", False),
                        models.Q(("approved_by", ""), _negated=True),
                        models.Q(("authors__contains", [models.F("approved_by")]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="consent_version_approved_by_another",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consentversion",
            trigger=pgtrigger.compiler.Trigger(
                name="published_for_good",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."published_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'A published consent text never changes: make a new version.';",
                    hash="9bd91708fce2ac9aae11ff5ab37c09703d3e5f94",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_published_for_good_3e95b",
                    table="consent_consentversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consentversion",
            trigger=pgtrigger.compiler.Trigger(
                name="published_whole",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."published_at" IS NOT NULL)',
                    func="\n        IF NOT EXISTS (SELECT FROM consent_consentdocument WHERE version_id = NEW.id) OR EXISTS (\n            SELECT audience, language FROM consent_consentdocument WHERE version_id = NEW.before_id\n            EXCEPT\n            SELECT audience, language FROM consent_consentdocument WHERE version_id = NEW.id\n        ) THEN\n            RAISE EXCEPTION 'A consent version is published with every text of the version before.';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="ab3252f34b4ae8f8ef1843448da198760461f683",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_published_whole_09b9e",
                    table="consent_consentversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]

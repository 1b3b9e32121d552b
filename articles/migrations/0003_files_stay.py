from django.db import migrations, models

# What was approved with an article is this very file. Wagtail would let whoever uploaded it exchange it.
_HOLD = """
CREATE FUNCTION articles_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.file <> OLD.file OR (OLD.file_hash <> '' AND NEW.file_hash <> OLD.file_hash) THEN
        RAISE EXCEPTION 'An uploaded file is never exchanged for another.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER articles_file_stays BEFORE UPDATE OF file, file_hash ON wagtailimages_image
    FOR EACH ROW EXECUTE FUNCTION articles_file_stays();
CREATE TRIGGER articles_file_stays BEFORE UPDATE OF file, file_hash ON wagtaildocs_document
    FOR EACH ROW EXECUTE FUNCTION articles_file_stays();
"""
_LET_GO = """
DROP TRIGGER articles_file_stays ON wagtaildocs_document;
DROP TRIGGER articles_file_stays ON wagtailimages_image;
DROP FUNCTION articles_file_stays;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_redirects_lead_to_pages"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.AddField("publication", "files", models.JSONField(default=list)),
        migrations.RunSQL(_HOLD, _LET_GO),
    ]

from django.db import migrations

# Wagtail writes a redirect when a page is published under another slug. Nobody writes one by hand.
_HOLD = """
DELETE FROM wagtailredirects_redirect WHERE redirect_page_id IS NULL OR redirect_link <> '';
ALTER TABLE wagtailredirects_redirect ADD CONSTRAINT articles_redirect_leads_to_a_page
    CHECK (redirect_page_id IS NOT NULL AND redirect_link = '');
DELETE FROM auth_group_permissions USING auth_permission, django_content_type
    WHERE permission_id = auth_permission.id AND content_type_id = django_content_type.id
    AND app_label = 'wagtailredirects';
"""
_LET_GO = "ALTER TABLE wagtailredirects_redirect DROP CONSTRAINT articles_redirect_leads_to_a_page"


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [migrations.RunSQL(_HOLD, _LET_GO)]

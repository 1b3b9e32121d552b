import datetime
import logging

import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.models import Q

logger = logging.getLogger(__name__)

WAGTAILS_GROUPS = ["Editors", "Moderators"]


def drop_wagtails_groups(apps, schema_editor):
    """Wagtail's own migrations make two groups with rights that no role of the site has.

    A group with members stays: deleting it would take rights away unseen.
    """
    groups = apps.get_model("auth", "Group").objects.filter(name__in=WAGTAILS_GROUPS)
    for group in groups.filter(user__isnull=False).distinct():
        logger.warning(
            "The group %s of Wagtail is kept, as it has members: rows of accounts_user_groups.",
            group.name,
        )
    groups.filter(user__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_addresses_are_ascii"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={
                "permissions": [("enter_admin", "Can enter /admin/")],
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
            },
        ),
        migrations.RemoveField(model_name="user", name="is_staff"),
        migrations.AddField(
            model_name="user",
            name="last_day",
            field=models.DateField(blank=True, null=True, verbose_name="until"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=Q(last_day=None)
                | Q(
                    last_day__gte=django.db.models.functions.datetime.TruncDate(
                        "date_joined", tzinfo=datetime.UTC
                    )
                ),
                name="accounts_user_ends_after_it_began",
            ),
        ),
        migrations.RunPython(drop_wagtails_groups, migrations.RunPython.noop),
    ]

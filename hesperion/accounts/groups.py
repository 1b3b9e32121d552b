"""The groups that staff accounts belong to. Each app grants its own rights to them, and no more."""

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

RESEARCHER = "researcher"  # reads pseudonymous records in /admin/
EDITOR = "editor"  # writes articles in /cms/
DATA_STEWARD = "data steward"  # reads the audit in /admin/


def grant(group: str, app: AppConfig, codenames: list[str]) -> Group:
    """Give `group` the permissions `codenames` of `app`. Meant for post_migrate; may run again."""
    create_permissions(app, verbosity=0)
    row, _ = Group.objects.get_or_create(name=group)
    row.permissions.add(
        *Permission.objects.filter(content_type__app_label=app.label, codename__in=codenames)
    )
    return row

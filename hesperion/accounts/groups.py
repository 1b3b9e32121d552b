"""The groups of staff accounts. Each app grants them the permissions on its own models.

Only superusers administer accounts. `is_staff` opens /admin/, the permission `access_admin` of Wagtail /cms/.
"""

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

RESEARCHER = "researcher"  # reads pseudonymous records in /admin/
REVIEWER = "reviewer"  # as a researcher; decides about stories
STEWARD = "data steward"  # as a researcher; is responsible for data that are given out
CONSENT_MANAGER = "consent manager"  # makes consent documents in /admin/
REQUESTER = "requester"  # an outside researcher; has no rights yet
EDITOR = "editor"  # writes articles in /cms/
MEDICAL_REVIEWER = "medical reviewer"  # publishes what editors wrote, in /cms/

SUPERUSER = "superuser"  # no group: `User.is_superuser`

GROUPS = [RESEARCHER, REVIEWER, STEWARD, CONSENT_MANAGER, REQUESTER, EDITOR, MEDICAL_REVIEWER]
MAIL_RIGHTS = ["view_message", "change_message", "view_suppression", "delete_suppression"]
READERS_OF_RECORDS = [RESEARCHER, REVIEWER, STEWARD]


def grant_permissions(group: str, app: AppConfig, codenames: list[str]) -> Group:
    """Give `group` the permissions `codenames` of `app`. Idempotent; meant for the signal post_migrate."""
    create_permissions(app, verbosity=0)
    row, _ = Group.objects.get_or_create(name=group)
    row.permissions.add(
        *Permission.objects.filter(content_type__app_label=app.label, codename__in=codenames)
    )
    return row

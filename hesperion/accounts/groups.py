"""The roles of staff: each but superuser is a group. Each app grants the groups permissions on its own models.

A role decides everything: `enter_admin` of accounts opens /admin/, `access_admin` of Wagtail /cms/.
"""

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

RESEARCHER = "researcher"
REVIEWER = "reviewer"
STEWARD = "data steward"
CONSENT_MANAGER = "consent manager"
REQUESTER = "requester"
EDITOR = "editor"
MEDICAL_REVIEWER = "medical reviewer"
SUPERUSER = "superuser"  # no group: `User.is_superuser`

# What each role sees and may do, as the form of an account explains it.
STAFF_ROLES = {
    RESEARCHER: "Finds and reads pseudonymous records, and saves cohorts.",
    REVIEWER: "Like a researcher. Decides about new stories, prepares them for publication, and"
    " flags danger.",
    STEWARD: "Like a researcher. Sees who somebody is after giving a reason, reads the audit and what"
    " became of mails, and decides about objections, no-contact reports, requests for data and"
    " releases of the atlas.",
    CONSENT_MANAGER: "Writes consent texts, schedules and the protocol, and approves those that"
    " another consent manager wrote. Names the contact people whom participants read of. Sees no"
    " record.",
    REQUESTER: "A researcher from outside. Asks for data, and downloads what was approved. Sees no"
    " record and no count.",
    EDITOR: "Writes articles and letters in /cms/, submits them for review, and has letters mailed."
    " Brings files of trials, and reads their criteria. Can’t enter /admin/.",
    MEDICAL_REVIEWER: "A doctor. Approves articles and readings of trials’ criteria that others wrote, in"
    " /cms/, and decides about danger in /admin/. Sees the stories that were flagged, and no other record."
    " Sees to the words of the alert card.",
    SUPERUSER: "May do all of the above, and makes accounts. For few people, and not for daily work.",
}
GROUPS = [role for role in STAFF_ROLES if role != SUPERUSER]

ENTER_ADMIN = "enter_admin"
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

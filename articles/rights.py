"""What groups may do in /cms/: editors write and publish, medical reviewers publish. None enters /admin/."""

from django.apps import AppConfig
from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission, Page

from hesperion.accounts.groups import EDITOR, MEDICAL_REVIEWER, grant

_ON_PAGES = {
    EDITOR: ["add_page", "change_page", "publish_page"],
    MEDICAL_REVIEWER: ["publish_page"],  # and to take back; the words stay the editors'
}


def grant_staff(app: AppConfig) -> None:
    """Give the groups their rights on the page tree. Meant for post_migrate; may run again."""
    root = Page.objects.filter(depth=1).first()
    for name, codenames in _ON_PAGES.items():
        group = grant(name, app, [])
        group.permissions.add(
            *Permission.objects.filter(
                content_type__app_label="wagtailadmin", codename="access_admin"
            )
        )
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=codenames
        ):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)

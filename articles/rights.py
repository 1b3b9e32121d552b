"""What editors may do in /cms/: write and publish pages. They never enter /admin/."""

from django.apps import AppConfig
from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission, Page

from hesperion.accounts.groups import EDITOR, grant

_ON_PAGES = ["add_page", "change_page", "publish_page"]


def grant_editors(app: AppConfig) -> None:
    """Give the group its rights on the page tree. Meant for post_migrate; may run again."""
    group = grant(EDITOR, app, [])
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    root = Page.objects.filter(depth=1).first()
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=_ON_PAGES
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)

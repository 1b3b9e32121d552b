"""Pages of /cms/ on which drafts are read: by editors, and by medical reviewers, their decision made or not."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, re_path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.revisions import RevisionsCompare, RevisionsView
from wagtail.models import Page

from articles.permissions import ReviewedPermissions


class _Read:
    """Wagtail asks for a right to publish or to edit. A reviewer has neither once a review has ended."""

    pk: int
    request: Any

    def get_object(self, queryset: Any = None) -> Page:
        page = get_object_or_404(Page, pk=self.pk).specific
        rights = page.permissions_for_user(self.request.user)
        if not isinstance(rights, ReviewedPermissions) or not rights.can_read_drafts():
            raise PermissionDenied  # the root of all pages has no text
        return page


class Compare(_Read, RevisionsCompare):
    pass


class View(_Read, RevisionsView):
    pass


def urls() -> list[URLPattern]:
    """In front of Wagtail's own, at the same addresses."""
    return [
        re_path(
            r"^pages/(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$",
            require_admin_access(Compare.as_view()),
        ),
        path(
            "pages/<int:page_id>/revisions/<int:revision_id>/view/",
            require_admin_access(View.as_view()),
        ),
    ]

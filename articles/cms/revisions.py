"""Views of /cms/ that show revisions to editors and medical reviewers, before and after a decision."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, re_path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.revisions import RevisionsCompare, RevisionsView
from wagtail.models import Page

from articles.permissions import ReviewedPermissions


class _ReadableRevision:
    """Wagtail's own views need the right to publish or edit, which reviewers lack when a review has ended."""

    pk: int
    request: Any

    def get_object(self, queryset: Any = None) -> Page:
        page = get_object_or_404(Page, pk=self.pk).specific
        rights = page.permissions_for_user(self.request.user)
        if not isinstance(rights, ReviewedPermissions) or not rights.can_read_drafts():
            raise PermissionDenied  # no article or home page, so nothing to read
        return page


class CompareRevisions(_ReadableRevision, RevisionsCompare):
    pass


class ViewRevision(_ReadableRevision, RevisionsView):
    pass


def revision_urls() -> list[URLPattern]:
    """URL patterns for revisions, which must come before Wagtail's own patterns for the same addresses."""
    return [
        re_path(
            r"^pages/(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$",
            require_admin_access(CompareRevisions.as_view()),
        ),
        path(
            "pages/<int:page_id>/revisions/<int:revision_id>/view/",
            require_admin_access(ViewRevision.as_view()),
        ),
    ]

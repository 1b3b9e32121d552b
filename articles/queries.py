from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import Page

from hesperion.accounts.models import User

if TYPE_CHECKING:
    from articles.models import ArticlePage


def overdue() -> "QuerySet[ArticlePage]":
    """Public articles whose next review should have been, the longest overdue first."""
    from articles.models import ArticlePage

    due = ArticlePage.objects.live().filter(review_due__lt=timezone.now().date())
    return due.order_by("review_due", "pk")


def behind() -> "QuerySet[ArticlePage]":
    """Public translations whose original was published anew since."""
    from articles.models import ArticlePage

    public = ArticlePage.objects.live()
    originals = public.filter(
        translation_key=OuterRef("translation_key"),
        locale__language_code=settings.LANGUAGE_CODE,
        last_published_at__gt=OuterRef("last_published_at"),
    )
    translations = public.exclude(locale__language_code=settings.LANGUAGE_CODE)
    return translations.filter(Exists(originals)).select_related("locale").order_by("title")


def writers(page: Page) -> set[int]:
    """The accounts that wrote what would be published next, or handed it in."""
    revisions = page.revisions.filter(user__isnull=False)
    if page.last_published_at:
        revisions = revisions.filter(created_at__gt=page.last_published_at)
    wrote = set(revisions.values_list("user_id", flat=True))
    state = page.current_workflow_state
    return wrote | {state.requested_by_id} if state else wrote


def members(group: str) -> QuerySet[User]:
    """The accounts of a group that are in use."""
    return User.objects.filter(is_active=True, groups__name=group)

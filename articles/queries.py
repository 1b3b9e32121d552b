from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import TaskState

from articles.models import ArticlePage, ExternalLink
from articles.narration.queries import awaits_recording, narration_of
from hesperion.accounts.models import User
from hesperion.speech.text_to_speech import has_voice


def overdue_articles() -> QuerySet[ArticlePage]:
    """Public articles whose next review is overdue, the longest overdue first."""
    due = ArticlePage.objects.live().filter(review_due__lt=timezone.now().date())
    return due.order_by("review_due", "pk")


def outdated_translations() -> QuerySet[ArticlePage]:
    """Public translations whose original was published again after them."""
    public = ArticlePage.objects.live()
    originals = public.filter(
        translation_key=OuterRef("translation_key"),
        locale__language_code=settings.LANGUAGE_CODE,
        last_published_at__gt=OuterRef("last_published_at"),
    )
    translations = public.exclude(locale__language_code=settings.LANGUAGE_CODE)
    return translations.filter(Exists(originals)).select_related("locale").order_by("title")


def dead_links() -> QuerySet[ExternalLink]:
    """Links of public articles that no longer answer, ordered by the time of their first failure."""
    dead = ExternalLink.objects.dead().filter(pages__live=True).distinct()
    return dead.prefetch_related("pages").order_by("first_failed_at", "address")


def unchecked_links(host: str) -> QuerySet[ExternalLink]:
    """Links to `host` that were not checked in the last day.

    Links that were never checked are first, then those whose last check is longest ago.
    """
    before = timezone.now() - timedelta(days=1)
    due = ExternalLink.objects.filter(Q(checked_at=None) | Q(checked_at__lt=before), host=host)
    return due.order_by(F("checked_at").asc(nulls_first=True), "pk")


def articles_to_narrate() -> Iterator[ArticlePage]:
    """Public articles that lack a narration and could have one, the last published first."""
    for article in ArticlePage.objects.live().order_by("-last_published_at"):
        if _can_be_narrated(article):
            yield article


def _can_be_narrated(article: ArticlePage) -> bool:
    if awaits_recording(article):
        return True
    return has_voice(article.locale.language_code) and narration_of(article) is None


def pages_waiting_for(reviewer: User) -> list[tuple[str, str]]:
    """The pages that wait for this reviewer: (title, who submitted it), the longest waiting first."""
    states = TaskState.objects.reviewable_by(reviewer).order_by("started_at")
    return [
        (state.revision.object_str, _name_of(state.workflow_state.requested_by))
        for state in states.select_related("revision", "workflow_state__requested_by")
    ]


def _name_of(user: User | None) -> str:
    return (user.get_full_name() or user.email) if user else ""


def link_counts() -> tuple[int, int, int]:
    """Counts of the external links in public articles.

    They are (all links, those that were checked, those whose latest check failed).
    """
    public = ExternalLink.objects.filter(pages__live=True).distinct()
    asked = public.filter(checked_at__isnull=False)
    return public.count(), asked.count(), asked.filter(first_failed_at__isnull=False).count()

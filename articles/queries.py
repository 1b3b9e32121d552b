from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import TaskState

from articles.models import ArticlePage, Link
from articles.narrating.queries import awaits_recording, narration_of
from articles.narrating.voice import can_speak
from hesperion.accounts.models import User


def overdue() -> QuerySet[ArticlePage]:
    """Public articles whose next review should have been, the longest overdue first."""
    due = ArticlePage.objects.live().filter(review_due__lt=timezone.now().date())
    return due.order_by("review_due", "pk")


def behind() -> QuerySet[ArticlePage]:
    """Public translations whose original was published anew since."""
    public = ArticlePage.objects.live()
    originals = public.filter(
        translation_key=OuterRef("translation_key"),
        locale__language_code=settings.LANGUAGE_CODE,
        last_published_at__gt=OuterRef("last_published_at"),
    )
    translations = public.exclude(locale__language_code=settings.LANGUAGE_CODE)
    return translations.filter(Exists(originals)).select_related("locale").order_by("title")


def dead_links() -> QuerySet[Link]:
    """What public articles lead to and is no longer there, the longest dead first."""
    dead = Link.objects.dead().filter(pages__live=True).distinct()
    return dead.prefetch_related("pages").order_by("first_failed_at", "address")


def unchecked(host: str) -> QuerySet[Link]:
    """The links to `host` that nobody has asked in the last day, the longest ago first."""
    before = timezone.now() - timedelta(days=1)
    due = Link.objects.filter(Q(checked_at=None) | Q(checked_at__lt=before), host=host)
    return due.order_by(F("checked_at").asc(nulls_first=True), "pk")


def unread() -> Iterator[ArticlePage]:
    """Public articles whose text nobody reads yet, though they could be read; what changed last, first."""
    for article in ArticlePage.objects.live().order_by("-last_published_at"):
        if _could_be_read(article):
            yield article


def _could_be_read(article: ArticlePage) -> bool:
    if awaits_recording(article):
        return True
    return can_speak(article.locale.language_code) and narration_of(article) is None


def waiting_for(reviewer: User) -> list[tuple[str, str]]:
    """What the reviewer is asked to decide about, the longest waiting first: title, and who handed it in."""
    states = TaskState.objects.reviewable_by(reviewer).order_by("started_at")
    return [
        (state.revision.object_str, _name_of(state.workflow_state.requested_by))
        for state in states.select_related("revision", "workflow_state__requested_by")
    ]


def _name_of(user: User | None) -> str:
    return (user.get_full_name() or user.email) if user else ""


def asked_links() -> tuple[int, int, int]:
    """How many links public articles have, how many of them were asked by now, and how many failed last."""
    public = Link.objects.filter(pages__live=True).distinct()
    asked = public.filter(checked_at__isnull=False)
    return public.count(), asked.count(), asked.filter(first_failed_at__isnull=False).count()

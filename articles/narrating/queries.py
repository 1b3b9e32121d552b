"""Which narration belongs to an article's text, and which articles have none."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from articles.narrating.script import script, text_hash
from articles.narrating.voice import can_speak

if TYPE_CHECKING:
    from articles.models import ArticlePage, Narration


def narration_of(article: "ArticlePage") -> "Narration | None":
    """What was read aloud of this very text, a person's before the computer's; None if nothing was."""
    if article.pk is None or not article.narrations.exists():
        return None
    now = text_hash(script(article))
    return article.narrations.filter(text_hash=now).order_by("-person").first()


def unread() -> "Iterator[ArticlePage]":
    """Public articles whose text nobody reads yet, though they could be read; what changed last, first."""
    from articles.models import ArticlePage

    for article in ArticlePage.objects.live().order_by("-last_published_at"):
        if _could_be_read(article):
            yield article


def _could_be_read(article: "ArticlePage") -> bool:
    if awaits_recording(article):
        return True
    return can_speak(article.locale.language_code) and narration_of(article) is None


def awaits_recording(article: "ArticlePage") -> bool:
    """Whether a person's recording was given with the article that was never bound to a text."""
    given = article.recording
    return given is not None and not article.narrations.filter(recording=given).exists()

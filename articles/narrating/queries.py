"""Which narration belongs to an article's text, and which articles have none."""

from typing import Any

from articles.models.narrations import Narration
from articles.narrating.script import script, text_hash


def narration_of(article: Any) -> Narration | None:
    """What was read aloud of this very text, a person's before the computer's; None if nothing was."""
    if article.pk is None or not article.narrations.exists():
        return None
    now = text_hash(script(article))
    return article.narrations.filter(text_hash=now).order_by("-person").first()


def awaits_recording(article: Any) -> bool:
    """Whether a person's recording was given with the article that was never bound to a text."""
    given = article.recording
    return given is not None and not article.narrations.filter(recording=given).exists()

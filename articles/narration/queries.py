"""The narration of an article's present text."""

from typing import Any

from articles.models.narrations import Narration
from articles.narration.script import sentences_of
from hesperion.speech.sentences import text_hash


def narration_of(article: Any) -> Narration | None:
    """The narration of the article's present text; None if there is none.

    A narration by a person is preferred to the computer's.
    """
    if article.pk is None or not article.narrations.exists():
        return None
    now = text_hash(sentences_of(article))
    return article.narrations.filter(text_hash=now).order_by("-person").first()


def awaits_recording(article: Any) -> bool:
    """Whether the article has an uploaded recording that is not yet the narration of any text."""
    given = article.recording
    return given is not None and not article.narrations.filter(recording=given).exists()

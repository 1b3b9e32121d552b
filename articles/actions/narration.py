"""Makes narrations. The row is stored after its file is complete, so that no reader gets half a narration."""

import fcntl
import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from tinytag import TinyTag, TinyTagException

from articles.models import ArticlePage, Narration
from articles.narration.queries import awaits_recording, narration_of
from articles.narration.script import SHIPPED_NARRATIONS, sentences_of
from articles.queries import articles_to_narrate
from hesperion.notify_worker import notify_worker
from hesperion.speech.mp3 import write_mp3
from hesperion.speech.sentences import text_hash
from hesperion.speech.text_to_speech import SpeechFailed, has_voice, voice_name

_KEPT_FOR_LISTENERS = timedelta(days=1)
logger = logging.getLogger(__name__)


def narrations_folder() -> Path:
    """The folder of the sound files, which are named by their hashes."""
    path = Path(settings.MEDIA_ROOT) / "narrations"
    path.mkdir(parents=True, exist_ok=True)
    return path


def request_narration() -> None:
    """Tell the worker after the commit that an article may need a narration.

    If the message is lost, the worker finds the article within five minutes anyway.
    """
    transaction.on_commit(lambda: notify_worker("articles.tasks.narrate", expires=300))


def narrate_missing() -> None:
    """Make the narration of each public article that lacks one.

    One process does it at a time, so that the worker's other processes stay free for mails. The
    kernel releases the lock of a process that is killed, and the next process starts that narration
    again.
    """
    with _alone() as is_alone:
        for article in articles_to_narrate() if is_alone else ():
            try:
                _narrate(article)
            except (SpeechFailed, TinyTagException) as error:
                logger.warning("article %s has no narration: %s", article.pk, error)


@transaction.atomic
def save_narration(
    *, article: ArticlePage, text_hash: str, person: bool = False, **facts: Any
) -> Narration:
    """Store the narration of a text of `article`.

    While the article has the text with the hash `text_hash`, its page has a player.
    """
    made, _is_new = Narration.objects.update_or_create(
        page=article,
        text_hash=text_hash,
        person=person,
        defaults=facts | {"language": article.locale.language_code},
    )
    return made


def install_shipped_narrations() -> None:
    """Store the narrations of articles/content/narration/ for articles that still have the same text."""
    for path in sorted(SHIPPED_NARRATIONS.glob("*.json")):
        facts = json.loads(path.read_text(encoding="utf-8"))
        article = ArticlePage.objects.filter(
            slug=facts.pop("slug"), locale__language_code=facts.pop("language")
        ).first()
        if (
            article
            and facts["text_hash"] == text_hash(sentences_of(article))
            and not narration_of(article)
        ):
            save_narration(article=article, **facts, **_copied(path.with_suffix(".mp3")))


def delete_outdated_narrations() -> None:
    """Delete the computer's narrations of texts that were replaced, and sound files that no row names.

    Both are kept for a day after the text was replaced, since somebody may be listening. Narrations
    by people are never deleted.
    """
    before = timezone.now() - _KEPT_FOR_LISTENERS
    for article in ArticlePage.objects.filter(last_published_at__lt=before):
        current = narration_of(article)
        made = article.narrations.filter(person=False)
        made.exclude(pk=current.pk if current else None).delete()
    named = set(Narration.objects.values_list("file", flat=True))
    for path in narrations_folder().glob("*.mp3"):
        if path.name not in named and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def _narrate(article: ArticlePage) -> None:
    if awaits_recording(article):
        _bind_recording(article)
    elif has_voice(language := article.locale.language_code):
        sentences = sentences_of(article)
        unfinished = narrations_folder() / "unfinished.mp3"
        sound = write_mp3(sentences, language=language, path=unfinished)
        save_narration(
            article=article,
            text_hash=text_hash(sentences),
            by=voice_name(language),
            **sound,
            **_named(unfinished),
        )


def _bind_recording(article: ArticlePage) -> None:
    """Make the uploaded recording the narration of the text that it was first published with."""
    given = article.recording
    assert given is not None  # noqa: S101 - awaits_recording has seen it
    with given.open_file() as file:
        unfinished = narrations_folder() / "unfinished.mp3"
        with unfinished.open("wb") as copy:
            shutil.copyfileobj(file, copy)
    save_narration(
        article=article,
        text_hash=text_hash(sentences_of(article)),
        person=True,
        recording=given,
        by=article.recorded_by,
        seconds=TinyTag.get(unfinished).duration or 0,
        **_named(unfinished),
    )


def _copied(path: Path) -> dict[str, Any]:
    """Copy a file into the folder. Processes that copy it at the same time each write a file of their own."""
    with tempfile.NamedTemporaryFile(dir=narrations_folder(), suffix=".mp3", delete=False) as copy:
        copy.write(path.read_bytes())
    unfinished = Path(copy.name)
    unfinished.chmod(0o644)
    return _named(unfinished)


def _named(unfinished: Path) -> dict[str, Any]:
    """Rename a complete file by its hash. Returns its `file` name and `size` in bytes."""
    with unfinished.open("rb") as sound:
        name = f"{hashlib.file_digest(sound, 'sha256').hexdigest()[:32]}.mp3"
    size = unfinished.stat().st_size
    unfinished.rename(narrations_folder() / name)
    return {"file": name, "size": size}


@contextmanager
def _alone() -> Iterator[bool]:
    with (narrations_folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True

"""Makes what readers hear. The file comes first and whole, its row last: nobody is shown half of one."""

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
from articles.narrating.queries import awaits_recording, narration_of
from articles.narrating.script import SHIPPED, script, text_hash
from articles.narrating.sound import record
from articles.narrating.voice import SpeechFailed, can_speak, voice_name
from articles.queries import unread
from hesperion.notify_worker import notify_worker

_LISTENING = timedelta(days=1)
logger = logging.getLogger(__name__)


def folder() -> Path:
    """Where narrations are kept, by names made of their hashes."""
    path = Path(settings.MEDIA_ROOT) / "narrations"
    path.mkdir(parents=True, exist_ok=True)
    return path


def owe_narration() -> None:
    """Have the worker look for what is to be read, once the publication is stored. Best effort: it looks
    every five minutes anyway."""
    transaction.on_commit(lambda: notify_worker("articles.tasks.narrate", expires=300))


def narrate_owed() -> None:
    """Read aloud each public article that nobody reads yet.

    One process at a time, so that the worker's others stay free for mails; the kernel lets go of the lock
    when a process is killed, and the next makes the narration anew.
    """
    with _alone() as is_alone:
        for article in unread() if is_alone else ():
            try:
                _narrate(article)
            except (SpeechFailed, TinyTagException) as error:
                logger.warning("article %s has no narration: %s", article.pk, error)


@transaction.atomic
def narration_made(
    *, article: ArticlePage, text_hash: str, person: bool = False, **facts: Any
) -> Narration:
    """Keep that `article` was read aloud; from here on its page has a player."""
    made, _is_new = Narration.objects.update_or_create(
        page=article,
        text_hash=text_hash,
        person=person,
        defaults=facts | {"language": article.locale.language_code},
    )
    return made


def ship_narrations() -> None:
    """Give the articles that were loaded the narrations that lie beside them, where the text is the same."""
    for path in sorted(SHIPPED.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        article = ArticlePage.objects.filter(
            slug=told.pop("slug"), locale__language_code=told.pop("language")
        ).first()
        if (
            article
            and told["text_hash"] == text_hash(script(article))
            and not narration_of(article)
        ):
            narration_made(article=article, **told, **_kept(path.with_suffix(".mp3")))


def forget_narrations() -> None:
    """Delete what the computer read of texts that were replaced, and sound that no row names.

    Not on the day it was replaced, since somebody may be listening; and never what a person read.
    """
    before = timezone.now() - _LISTENING
    for article in ArticlePage.objects.filter(last_published_at__lt=before):
        current = narration_of(article)
        made = article.narrations.filter(person=False)
        made.exclude(pk=current.pk if current else None).delete()
    named = set(Narration.objects.values_list("file", flat=True))
    for path in folder().glob("*.mp3"):
        if path.name not in named and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def _narrate(article: ArticlePage) -> None:
    if awaits_recording(article):
        _bind_recording(article)
    elif can_speak(language := article.locale.language_code):
        sentences = script(article)
        unfinished = folder() / "unfinished.mp3"
        told = record(sentences, language=language, path=unfinished)
        narration_made(
            article=article,
            text_hash=text_hash(sentences),
            by=voice_name(language),
            **told,
            **_named(unfinished),
        )


def _bind_recording(article: ArticlePage) -> None:
    """A recording is bound to the text that it was first published with."""
    given = article.recording
    assert given is not None  # noqa: S101 - awaits_recording has seen it
    with given.open_file() as file:
        unfinished = folder() / "unfinished.mp3"
        with unfinished.open("wb") as copy:
            shutil.copyfileobj(file, copy)
    narration_made(
        article=article,
        text_hash=text_hash(script(article)),
        person=True,
        recording=given,
        by=article.recorded_by,
        seconds=TinyTag.get(unfinished).duration or 0,
        **_named(unfinished),
    )


def _kept(path: Path) -> dict[str, Any]:
    """Several may load at once: each has a copy of its own until it has its name."""
    with tempfile.NamedTemporaryFile(dir=folder(), suffix=".mp3", delete=False) as copy:
        copy.write(path.read_bytes())
    unfinished = Path(copy.name)
    unfinished.chmod(0o644)
    return _named(unfinished)


def _named(unfinished: Path) -> dict[str, Any]:
    """Give a whole file its name for good."""
    with unfinished.open("rb") as sound:
        name = f"{hashlib.file_digest(sound, 'sha256').hexdigest()[:32]}.mp3"
    size = unfinished.stat().st_size
    unfinished.rename(folder() / name)
    return {"file": name, "size": size}


@contextmanager
def _alone() -> Iterator[bool]:
    with (folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True

"""The difference of two versions in words: in the reader's language, and where others differ otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from atlas.words import TABLE_WORDS
from registry.documents.difference import Difference, changed_parts
from registry.documents.languages import in_language
from registry.documents.words import LEAVES, PART_NAMES, PART_TITLES, who_is_asked
from registry.models import PublishedDocument

_LANGUAGES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class ShownPart:
    """A part that changed. `language` is its code if it is of another language than the page's, else ""."""

    name: str
    before: str
    now: str
    language: str

    @property
    def language_name(self) -> str:
        return _LANGUAGES.get(self.language, self.language)


@dataclass(frozen=True)
class ShownChange:
    """An entry that was added, removed or changed, with the parts in which it changed."""

    key: str
    title: str
    parts: list[ShownPart]


class ChangesInWords:
    """What a version changed against the one before it, for readers of a language."""

    def __init__(self, before: PublishedDocument, now: PublishedDocument, language: str) -> None:
        self._languages = now.document["languages"]
        self._own = language if language in self._languages else self._languages[0]
        self._before = before.document["entries"]
        self._now = now.document["entries"]
        self._own_before = in_language(self._before, self._own, before.document["languages"])
        self._own_now = in_language(self._now, self._own, self._languages)

    def of(self, differs: Difference) -> dict[str, list[ShownChange]]:
        """By kind of change; a kind without changes is left out."""
        found = {
            "added": [self._shown(key, self._own_now) for key in differs.added],
            "removed": [self._shown(key, self._own_before) for key in differs.removed],
            "changed": [self._changed(key) for key in differs.changed],
        }
        return {name: changes for name, changes in found.items() if changes}

    def _shown(self, key: str, entries: dict[str, Any]) -> ShownChange:
        return ShownChange(key, title_of(key, entries), [])

    def _changed(self, key: str) -> ShownChange:
        return ShownChange(key, title_of(key, self._own_now), list(self._parts(key)))

    def _parts(self, key: str) -> Iterator[ShownPart]:
        """Those of the page's language, and of each other language what differs otherwise."""
        seen = set()
        for language in sorted(self._languages, key=lambda code: code != self._own):
            before = in_language(self._before[key], language, self._languages)
            now = in_language(self._now[key], language, self._languages)
            for part in changed_parts(before, now):
                name = str(PART_NAMES.get(part.path[0], part.path[0])) if part.path else ""
                old, new = _as_texts(part.path, part.before, part.now)
                if (name, old, new) not in seen:
                    seen.add((name, old, new))
                    yield ShownPart(name, old, new, "" if language == self._own else language)


def title_of(key: str, entries: dict[str, Any]) -> str:
    """What an entry is about, in the language of the entries."""
    kind, _dot, name = key.partition(".")
    entry = entries[key]
    if kind == "question":
        return entry["label"][0]
    if kind == "step":
        return entry["title"][0]
    if kind == "order":
        return _("The order: %(part)s") % {"part": PART_TITLES.get(name, name)}
    if kind == "variable":
        texts = [question["text"] for question in entry["questions"]]
        return next(filter(None, [*texts, entry["note"]]), entry["label"])
    if kind == "program":
        return _("The program that counts changed: %(file)s") % {"file": name}
    if kind in ("table", "face"):
        table = name.partition(":")[0]
        return str(TABLE_WORDS[table].name) if table in TABLE_WORDS else name
    return name


def _as_texts(path: tuple[str, ...], before: Any, now: Any) -> tuple[str, str]:
    """Both values as texts. Of long lists, only what is not in both; unless just the order differs."""
    if isinstance(before, list) and isinstance(now, list) and path[:1] != ("asked",):
        gone = [one for one in before if one not in now]
        come = [one for one in now if one not in before]
        if gone or come:
            before, now = gone, come
    return _as_text(path, before), _as_text(path, now)


def _as_text(path: tuple[str, ...], value: Any) -> str:
    if path[:1] == ("asked",):
        return who_is_asked(value) or _("Everybody")
    if path[:1] == ("export_class",):
        return str(LEAVES.get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return " · ".join(_as_text((), one) for one in value)
    if isinstance(value, dict):
        label = value.get("as_asked") or value.get("label") or value.get("text")
        words = label if label else list(value.values())
        return _as_text((), words)
    return "" if value is None else str(value)

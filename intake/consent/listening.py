"""Which words of the consent are read aloud, and the shipped sound of them.

A sound is found by the hash of its words: a text that staff wrote anew has none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from tinytag import TinyTag

from hesperion.speech.sentences import Sentence, sentences_in, split, text_hash
from hesperion.ui.content import to_html
from intake.consent import signers
from intake.consent.forms.consent import ChoicesForm
from intake.consent.models import ConsentDocument
from intake.consent.versions.content_files import shipped_versions
from intake.participants.choices import AgeGroup, Teller
from intake.record.answers import Answers

SOUNDS = settings.BASE_DIR / "static" / "sound"
_HASH = 16  # characters of a text's hash in the name of its sound

# Answers of a reader for each audience: the boxes follow from them.
_READERS: list[Answers] = [
    {"who": {"teller": Teller.SELF}},
    {"who": {"teller": Teller.PARENT}, "age": {"age_group": AgeGroup.CHILD}},
    {"who": {"teller": Teller.REPRESENTATIVE}},
    {"who": {"teller": Teller.RELATIVE}},
]


@dataclass(frozen=True)
class Script:
    """What one sound says. `name` is for people who look into the folder of sounds."""

    name: str
    sentences: list[Sentence]

    @property
    def path(self) -> Path:
        return SOUNDS / f"{self.name}.{text_hash(self.sentences)[:_HASH]}.mp3"

    @property
    def sound(self) -> "Sound | None":
        """The shipped sound of exactly these sentences."""
        return _sound(self.path) if self.path.exists() else None


@dataclass(frozen=True)
class Sound:
    """A sound file by its path under `/static/`, its length in seconds, and its size in bytes."""

    static: str
    seconds: float
    size: int

    @property
    def minutes(self) -> int:
        return max(1, round(self.seconds / 60))


def shipped_scripts(language: str) -> list[Script]:
    """The script of each sound that ships, from the newest texts that come with the site."""
    *_older, (_number, texts) = shipped_versions()
    documents = [
        ConsentDocument(**key._asdict(), **texts[key]) for key in texts if key.language == language
    ]
    return [
        *map(key_information_script, documents),
        *(assent_script(*child) for document in documents for child in document.assent.items()),
        *(choices_script(ChoicesForm(answers=answers)) for answers in _READERS),
    ]


def key_information_script(document: ConsentDocument) -> Script:
    """The key information. A sentence replaces the lead, which differs from site to site."""
    words = document.key_information.removeprefix(document.lead)
    above = split(_("Who runs the study is written on the page."), None)
    sentences = [*above, *_sentences(words)]
    return Script(f"key-information-{document.audience}", sentences)


def assent_script(group: str, words: str) -> Script:
    """The text that a child of this age agrees to. `words` is Markdown."""
    return Script(f"assent-{group}", list(_sentences(words)))


def choices_script(form: ChoicesForm) -> Script:
    """The question what the reader allows, with its boxes in their groups."""
    field: Any = form.fields["purposes"]
    lines = [str(field.label), str(field.help_text), *_lines(field.choices)]
    sentences = [one for part, line in enumerate(lines) for one in split(line, part)]
    return Script(f"choices-{signers.audience(form.answers)}", sentences)


@lru_cache(maxsize=64)
def _sentences(markdown: str) -> tuple[Sentence, ...]:
    return tuple(sentences_in(to_html(markdown)))


def _lines(choices: Iterable[Any]) -> Iterator[str]:
    """The labels of boxes: each is (code, label), or (heading, boxes) for a group."""
    for first, second in choices:
        if isinstance(second, str):
            yield second
        else:
            yield first
            yield from _lines(second)


@cache
def _sound(path: Path) -> Sound:
    return Sound(f"sound/{path.name}", TinyTag.get(path).duration or 0, path.stat().st_size)

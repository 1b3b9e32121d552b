"""What patients read is easy in each language: the words of each page, form and mail, medical names aside."""

import re
from collections import defaultdict
from collections.abc import Callable

import pytest

from tests.catalogs import (
    PLACEHOLDER,
    ROOT,
    Key,
    catalog,
    files,
    forms,
    key_of,
    translatable_strings,
)
from tests.reading import too_hard

TAG = re.compile(r"<[^>]+>")
MEDICAL_NAMES = {
    f"intake/record/choices/{names}.py"
    for names in ("car_t", "diseases", "markers", "outcomes", "treatments")
}
ARTICLES = "templates/articles/"  # around texts that have a grade of their own
SENTENCE_END = re.compile(r"(?<=[.!?:])\s+")
WORD = re.compile(r"[\w’'-]+")
NAME = 3  # words; what has no more is a name: of a page, a button, a state
FEW = 20  # words; no formula says anything of fewer, so what is short is read together
SHORT = "short pages together"


def readable(text: str) -> str:
    """As it is read: without tags, with a name where something is filled in, as a sentence."""
    words = " ".join(PLACEHOLDER.sub("Kim", TAG.sub(" ", text)).split())
    return words if words.endswith((".", "!", "?", ":")) else f"{words}."


def sentences(texts) -> str:
    read = map(readable, texts)
    return "\n".join(text for text in read if len(text.split()) > NAME)


def english(key: Key) -> tuple[str, ...]:
    _context, text = key
    return (text,) if isinstance(text, str) else text


def sources() -> dict[str, list[Key]]:
    """The strings of each file of pages, forms and mails; of short files together."""
    found: dict[str, list[Key]] = defaultdict(list)
    for path in sorted(set(files())):
        name = str(path.relative_to(ROOT))
        if name in MEDICAL_NAMES or name.startswith(ARTICLES):
            continue
        keys = list(dict.fromkeys(translatable_strings(path)))
        words = sentences(text for key in keys for text in english(key)).split()
        found[name if len(words) >= FEW else SHORT] += keys
    return found


def said_in(language: str) -> Callable[[Key], tuple[str, ...]]:
    """What is said in a language; nothing where a translation is missing, which another test tells."""
    if language == "en":
        return english
    translated = {key_of(message): forms(message) for message in catalog(language)}
    return lambda key: translated.get(key, ())


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_each_page_reads_at_grade_seven_or_below(language):
    said = said_in(language)
    texts = {
        name: sentences(text for key in dict.fromkeys(keys) for text in said(key))
        for name, keys in sources().items()
    }
    assert len(texts) > 50
    assert too_hard(texts, language) == {}


# Longer sentences, and why they stay.
LONGER = {
    "intake/consent/purposes.py": "a choice that names somebody, or gives an example",
    "templates/components/emergency.html": "names whom it is about, and what to call",
    "templates/consent/emails/erased.html": "what backups hold, and until when",
    "templates/consent/emails/erased.txt": "the same",
    "templates/my/withdraw_erase.html": "the same",
    "templates/share/emails/resume.html": "one condition and what follows",
    "templates/share/emails/resume.txt": "the same",
    "templates/share/held.html": "three reasons, of which one is the reader's",
}


def test_sentences_have_fifteen_words_at_most_but_for_a_few():
    long = {
        name
        for name, keys in sources().items()
        for key in keys
        for text in english(key)
        for sentence in SENTENCE_END.split(readable(text))
        if len(WORD.findall(sentence)) > 15
    }
    assert long == LONGER.keys()

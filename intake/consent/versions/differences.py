"""What differs between a text and the same text of the version before, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from intake.consent.choices import USES, USES_IN_WORDS
from intake.consent.models import ConsentDocument
from intake.consent.signers import ASSENTS
from intake.participants.choices import AgeGroup

_LINES = re.compile(r"[^\n]+\n*|\n+")
_WORDS = re.compile(r"\s*\S+|\s+")  # a word with the space before it
# Comparing takes the product of both lengths at worst. Longer passages are shown as replaced whole.
MOST_PAIRS = 1_000_000


@dataclass(frozen=True)
class WordRun:
    """Words in a row that are in both texts (`is_old` and `is_new`), or in one of them."""

    text: str
    is_old: bool = True
    is_new: bool = True


@dataclass(frozen=True)
class Passage:
    """Lines in a row that did not change, or that did: these with their words."""

    runs: Sequence[WordRun]
    is_changed: bool

    @property
    def line_count(self) -> int:
        return sum(len(_LINES.findall(run.text)) for run in self.runs)


@dataclass(frozen=True)
class FieldDifference:
    label: str
    passages: Sequence[Passage]


def text_differences(new: ConsentDocument, old: ConsentDocument | None) -> list[FieldDifference]:
    """Each part of the text that differs from `old`, in the order in which people read it."""
    before, after = _parts(old) if old else {}, _parts(new)
    return [
        FieldDifference(label, compare_texts(before.get(label, ""), after[label]))
        for label in after
        if before.get(label, "") != after[label]
    ]


def compare_texts(old: str, new: str) -> list[Passage]:
    """The two texts as passages that changed or did not."""
    before, after = _LINES.findall(old), _LINES.findall(new)
    return [
        Passage([WordRun("".join(before[old_lines]))], is_changed=False)
        if is_equal
        else Passage(
            list(_words("".join(before[old_lines]), "".join(after[new_lines]))), is_changed=True
        )
        for is_equal, old_lines, new_lines in _matched(before, after)
    ]


def _words(old: str, new: str) -> Iterator[WordRun]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    for is_equal, old_words, new_words in _matched(before, after):
        if is_equal:
            yield WordRun("".join(before[old_words]))
        else:
            yield from _replaced("".join(before[old_words]), "".join(after[new_words]))


def _replaced(old: str, new: str) -> Iterator[WordRun]:
    """What went and what came; the space before both is no difference."""
    spaces = {_space_before(text) for text in (old, new)}
    space = spaces.pop() if len(spaces) == 1 else ""
    runs = [
        WordRun(space),
        WordRun(old.removeprefix(space), is_new=False),
        WordRun(new.removeprefix(space), is_old=False),
    ]
    yield from (run for run in runs if run.text)


def _space_before(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _matched(old: list[str], new: list[str]) -> Iterator[tuple[bool, slice, slice]]:
    """Which slices of both lists are equal, and which replace each other, from first to last."""
    if old != new and len(old) * len(new) > MOST_PAIRS:
        yield False, slice(None), slice(None)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_begin, old_end, new_begin, new_end in matcher.get_opcodes():
        yield tag == "equal", slice(old_begin, old_end), slice(new_begin, new_end)


def _parts(text: ConsentDocument) -> dict[str, str]:
    """The text by the headings under which staff read it."""
    named = {
        "Title": text.title,
        "What is new": text.changes,
        "Key information": text.key_information,
        "Whole text": text.text,
        "Uses that the text names": "\n".join(
            USES_IN_WORDS[use] for use in USES if use in text.uses
        ),
    }
    for number, entry in enumerate(text.quiz, start=1):
        named[f"Question {number}"] = "\n".join(
            [
                entry["question"],
                *(f"{place}. {answer}" for place, answer in enumerate(entry["answers"], start=1)),
                f"Right: {'' if entry['right'] is None else entry['right'] + 1}",
                f"The text says: {entry['because']}",
            ]
        )
    for age in ASSENTS:
        if age in text.assent:
            named[f"Words for a child: {AgeGroup(age).label}"] = text.assent[age]
    return named

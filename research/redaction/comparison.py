"""The difference between a story and its redaction, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Change:
    """A run of words that both texts have ("same"), or one of them: "removed" or "added"."""

    kind: str
    text: str


def word_changes(before: str, after: str) -> list[Change]:
    """The changes from `before` to `after`, in order. The same and removed ones joined are `before`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    return [
        change
        for kind, old_from, old_to, new_from, new_to in SequenceMatcher(
            None, old, new
        ).get_opcodes()
        for change in _changes(kind, "".join(old[old_from:old_to]), "".join(new[new_from:new_to]))
    ]


def _changes(kind: str, old: str, new: str) -> Iterator[Change]:
    if kind == "equal":
        yield Change("same", old)
        return
    if old:
        yield Change("removed", old)
    if new:
        yield Change("added", new)

"""What differs between two versions of a text, word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest


@dataclass(frozen=True)
class DiffPiece:
    """Consecutive words of a paragraph. `kind` is `same`, `added` or `removed`."""

    kind: str
    text: str


def changed_paragraphs(before: Sequence[str], after: Sequence[str]) -> list[list[DiffPiece]]:
    """The paragraphs that differ between two versions, each as a list of pieces."""
    found = compare_paragraphs(before, after)
    return [pieces for pieces in found if any(piece.kind != "same" for piece in pieces)]


def compare_paragraphs(before: Sequence[str], after: Sequence[str]) -> list[list[DiffPiece]]:
    """All paragraphs of both versions, each as a list of pieces."""
    found: list[list[DiffPiece]] = []
    for _tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        pairs = zip_longest(before[i:j], after[k:m], fillvalue="")
        found += [list(_words(old.split(), new.split())) for old, new in pairs]
    return found


def _words(before: list[str], after: list[str]) -> Iterator[DiffPiece]:
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield DiffPiece("same", " ".join(before[i:j]))
            continue
        if i < j:
            yield DiffPiece("removed", " ".join(before[i:j]))
        if k < m:
            yield DiffPiece("added", " ".join(after[k:m]))

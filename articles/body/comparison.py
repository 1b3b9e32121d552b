"""Comparison of two revisions in /cms/, by the words that readers see and the addresses of links.

Wagtail's own compares the text between the tags letter by letter: a line break between two paragraphs, which
the editor removes, counts as a deletion, and a changed address does not count.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from bs4 import BeautifulSoup
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.compare import (
    BlockComparison,
    RichTextFieldComparison,
    register_comparison_class,
)
from wagtail.fields import RichTextField
from wagtail.rich_text import RichText

from articles.body.diff import DiffPiece, compare_paragraphs
from articles.body.paragraphs import paragraphs_of

_CLASSES = {"added": "addition", "removed": "deletion"}


class ProseComparison(BlockComparison):
    """Compares two values of a rich text block."""

    def has_changed(self) -> bool:
        return _read(self.val_a) != _read(self.val_b)

    def htmlvalue(self, val: Any) -> SafeString:
        return _shown(_read(val), _read(val))

    def htmldiff(self) -> SafeString:
        return _shown(_read(self.val_a), _read(self.val_b))


class ProseFieldComparison(RichTextFieldComparison):
    """Compares two values of a rich text field."""

    def has_changed(self) -> bool:
        return _read(RichText(self.val_a)) != _read(RichText(self.val_b))

    def htmldiff(self) -> SafeString:
        return _shown(_read(RichText(self.val_a)), _read(RichText(self.val_b)))


def register_comparison_classes() -> None:
    register_comparison_class(RichTextField, comparison_class=ProseFieldComparison)


def _read(value: RichText) -> list[str]:
    soup = BeautifulSoup(str(value), "html.parser")
    for link in soup.select("a[href]"):
        link.append(f" ({link['href']})")
    return list(paragraphs_of(str(soup)))


def _shown(before: Sequence[str], after: Sequence[str]) -> SafeString:
    return format_html_join(
        "\n", "<p>{}</p>", ((_paragraph(each),) for each in compare_paragraphs(before, after))
    )


def _paragraph(pieces: Iterable[DiffPiece]) -> SafeString:
    return format_html_join(" ", "{}", ((_piece(piece),) for piece in pieces))


def _piece(piece: DiffPiece) -> str:
    if piece.kind not in _CLASSES:
        return piece.text
    return format_html('<span class="{}">{}</span>', _CLASSES[piece.kind], piece.text)

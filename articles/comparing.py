"""How /cms/ compares two versions of a text: by what readers read, and where its links lead.

Wagtail compares the text between the tags letter by letter, so that a line break between two paragraphs, which
the editor takes out, counts as a deletion; and it looks at no link.
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

from articles.history import Piece, compared, parts

_CLASSES = {"added": "addition", "removed": "deletion"}


class ProseComparison(BlockComparison):
    """Of a block of rich text."""

    def has_changed(self) -> bool:
        return _read(self.val_a) != _read(self.val_b)

    def htmlvalue(self, val: Any) -> SafeString:
        return _shown(_read(val), _read(val))

    def htmldiff(self) -> SafeString:
        return _shown(_read(self.val_a), _read(self.val_b))


class ProseFieldComparison(RichTextFieldComparison):
    """Of a field of rich text."""

    def has_changed(self) -> bool:
        return _read(RichText(self.val_a)) != _read(RichText(self.val_b))

    def htmldiff(self) -> SafeString:
        return _shown(_read(RichText(self.val_a)), _read(RichText(self.val_b)))


def use_for_rich_text() -> None:
    register_comparison_class(RichTextField, comparison_class=ProseFieldComparison)


def _read(value: RichText) -> list[str]:
    soup = BeautifulSoup(str(value), "html.parser")
    for link in soup.select("a[href]"):
        link.append(f" ({link['href']})")
    return list(parts(str(soup)))


def _shown(before: Sequence[str], after: Sequence[str]) -> SafeString:
    return format_html_join(
        "\n", "<p>{}</p>", ((_paragraph(each),) for each in compared(before, after))
    )


def _paragraph(pieces: Iterable[Piece]) -> SafeString:
    return format_html_join(" ", "{}", ((_piece(piece),) for piece in pieces))


def _piece(piece: Piece) -> str:
    if piece.kind not in _CLASSES:
        return piece.text
    return format_html('<span class="{}">{}</span>', _CLASSES[piece.kind], piece.text)

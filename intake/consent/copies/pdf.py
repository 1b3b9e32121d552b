"""The consent copy as PDF, in the language of the consent text. The same consent gives the same bytes."""

import unicodedata
from contextlib import closing
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from intake.consent.copies import words
from intake.consent.copies.lettering import lettered
from intake.consent.copies.markdown import Block, blocks
from intake.consent.models import Consent

_FONTS = Path(__file__).parent / "fonts"
_BODY, _LINE = 11, 6  # points, and millimetres from line to line
_HEADINGS = {1: 16, 2: 13.5}  # deeper ones look like the second
_MARGIN, _INDENT = 22, 6


class _Paper(FPDF):
    """A4 pages. Each has a footer with the text's version and the page number."""

    def __init__(self, consent: Consent) -> None:
        super().__init__()
        document = consent.document
        self._version = _("%(title)s, version %(version)s") % {
            "title": document.title,
            "version": document.version.number,
        }
        self.set_lang(document.language)
        self.set_title(self._version)
        self.set_creator("Hesperion")
        self.set_creation_date(consent.signed_at)
        self.set_display_mode("default")
        self.set_margin(_MARGIN)
        self.set_auto_page_break(True, margin=_MARGIN + 6)
        self.add_font("text", "", _FONTS / "text-400.ttf")
        self.add_font("text", "B", _FONTS / "text-700.ttf")
        self.add_font("names", "", _FONTS / "names-400.ttf")
        self.set_font("text", size=_BODY)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-18)
        self.set_font("text", size=9)
        page = _("Page %(number)s of %(all)s") % {"number": self.page_no(), "all": "{nb}"}
        self.cell(0, 5, f"{self._version} · {page}", align="C")

    def heading(self, text: str, level: int) -> None:
        """Add a heading to the page, and to the outline that screen readers navigate by."""
        self.ln(3 if level > 1 else 0)
        self.start_section(text, level=min(level, 2) - 1)
        self.set_font("text", "B", _HEADINGS[min(level, 2)])
        self.multi_cell(0, 7, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font("text", size=_BODY)
        self.ln(1.5)

    def line(self, name: str, value: str) -> None:  # type: ignore[override]
        self.set_font("text", "B", _BODY)
        self.multi_cell(0, _LINE, name, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        font, words = self.lettered(value)
        self.set_font(font, size=_BODY)
        self.multi_cell(0, _LINE, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font("text", size=_BODY)
        self.ln(1.5)

    def block(self, block: Block) -> None:
        """Add a heading, a paragraph or a list item."""
        if block.heading:
            self.heading("".join(text for text, _is_bold in block.runs), block.heading + 1)
            return
        self.set_left_margin(_MARGIN + _INDENT * block.depth)
        if block.mark:
            self.set_x(_MARGIN + _INDENT * (block.depth - 1))
            self.cell(_INDENT, _LINE, block.mark)
        self.set_x(self.l_margin)
        for text, is_bold in block.runs:
            self.set_font("text", "B" if is_bold else "", _BODY)
            self.write(_LINE, text)
        self.set_left_margin(_MARGIN)
        self.ln(_LINE + (1 if block.mark else 2.5))

    def close(self) -> None:
        """Close the files of the fonts. May be called even if the PDF was not finished."""
        for font in self.fonts.values():
            font.close()  # type: ignore[union-attr]

    def lettered(self, typed: str) -> tuple[str, str]:
        """The first font that has all characters of `typed`, and the text in the characters of that font.

        If no font has them all, the text is replaced by a sentence that says where the participant
        can read it.
        """
        for font in ("text", "names"):
            words = lettered(typed, self._letters(font))
            if words is not None:
                return font, words
        return "text", _(
            "This is written in letters that this file can’t show. You find it on your page."
        )

    def _letters(self, font: str) -> set[int]:
        """The code points that a font sets well. Only `names` places combining marks above letters."""
        letters = set(self.fonts[font].cmap)  # type: ignore[union-attr]
        marks = {code for code in letters if unicodedata.combining(chr(code))}
        return letters if font == "names" else letters - marks


def pdf_of(consent: Consent) -> bytes:
    """The signed consent as the bytes of a PDF file.

    Must be called inside the context manager `themself` with the participant, which lets them read
    their own data.
    """
    document = consent.document
    with override(document.language), closing(_Paper(consent)) as paper:
        paper.heading(document.title, 1)
        for name, value in words.signature_lines(consent):
            paper.line(name, value)
        paper.heading(_("What was chosen"), 2)
        for name, value in words.choice_lines(consent):
            paper.line(name, value)
        for text in (document.key_information, document.text):
            for block in blocks(text):
                paper.block(block)
        return bytes(paper.output())

"""The consent copy as PDF/UA-1, in the language of the consent text. The same consent gives the same bytes."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override
from fontTools.ttLib import TTFont

from intake.consent.copies import words
from intake.consent.copies.lettering import lettered, replaced
from intake.consent.copies.markdown import Node, tree_of
from intake.consent.models import Consent

_TEMPLATE = Path(__file__).parent / "copy.typ"
_FONTS = Path(__file__).parent / "fonts"
_LEAST_HEADING = 2  # the title is the only heading of level 1


def pdf_of(consent: Consent) -> bytes:
    """The signed consent as the bytes of a PDF file.

    Must be called inside the context manager `themself` with the participant, which lets them read
    their own data.
    """
    with override(consent.document.language):
        data = json.dumps(_data(consent))
    return typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards="ua-1",
    )


def _data(consent: Consent) -> dict[str, Any]:
    """What the template reads: only words, in letters that the fonts have."""
    document = consent.document
    name = _("%(title)s, version %(version)s") % {
        "title": document.title,
        "version": document.version.number,
    }
    page = _("Page %(number)s of %(all)s") % {"number": "{number}", "all": "{all}"}
    text = [*tree_of(document.key_information), *tree_of(document.text)]
    whole = {
        "name": name,
        "footer": f"{name} · {page}",
        "title": document.title,
        "chosen": _("What was chosen"),
        "choices": words.choice_lines(consent),
        "text": list(_without_skipped_levels(text)),
    }
    return _legible(whole) | {
        "language": document.language.partition("-")[0],
        "fonts": _families(),
        "signed": consent.signed_at.astimezone(UTC).timetuple()[:6],
        "signature": [(label, _typed(value)) for label, value in words.signature_lines(consent)],
    }


def _without_skipped_levels(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes, each heading at most one level below the one before, as PDF/UA wants it."""
    deepest = _LEAST_HEADING
    for node in nodes:
        if node["kind"] == "heading":
            node |= {"level": min(max(node["level"], _LEAST_HEADING), deepest)}
            deepest = node["level"] + 1
        yield node


def _typed(value: str) -> str:
    """The typed text; a sentence in its place that says where to read it, if no font has all its letters."""
    return lettered(value, _letters()) or _(
        "This is written in letters that this file can’t show. You find it on your page."
    )


def _legible(value: Any) -> Any:
    """`value` with each letter replaced that no font has, in all its texts."""
    if isinstance(value, str):
        return replaced(value, _letters())
    if isinstance(value, dict):
        return {name: _legible(part) for name, part in value.items()}
    return [_legible(part) for part in value] if isinstance(value, list | tuple) else value


@cache
def _letters() -> frozenset[int]:
    """The code points that some font has."""
    return frozenset().union(*(font.getBestCmap() for font in _fonts()))


@cache
def _families() -> list[str]:
    """The fonts that set names, in the order in which they are asked for a letter.

    That for Latin letters is the first. That for Chinese, Japanese and Korean is the last: it has some
    letters of other scripts, too, and does not join them.
    """
    found = sorted({font["name"].getBestFamilyName() for font in _fonts()})
    return sorted(found, key=lambda family: (family != "Noto Sans", family.startswith("Droid")))


def _fonts() -> Iterator[TTFont]:
    for path in sorted(_FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            yield font

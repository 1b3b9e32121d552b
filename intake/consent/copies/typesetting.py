"""PDF/UA-1 files from typst templates: only words reach a template, in letters that its fonts have."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

from intake.consent.copies.lettering import replaced

_FONTS = Path(__file__).parent / "fonts"


def typeset(template: Path, data: dict[str, Any]) -> bytes:
    """The PDF that a template makes of `data`, a JSON value, with the families of fonts as `fonts`.

    The same data gives the same bytes.
    """
    return typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data | {"fonts": _families()})},
        pdf_standards="ua-1",
    )


def legible(value: Any) -> Any:
    """`value` with each letter replaced that no font has, in all its texts."""
    if isinstance(value, str):
        return replaced(value, font_letters())
    if isinstance(value, dict):
        return {name: legible(part) for name, part in value.items()}
    return [legible(part) for part in value] if isinstance(value, list | tuple) else value


@cache
def font_letters() -> frozenset[int]:
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

"""The picture that others see when somebody shares an article: its title under our star, 1200 by 630 pixels."""

import textwrap
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
_EDGE = 90
_NIGHT, _PAPER, _STAR = "#17193a", "#fcfbf8", "#f2b84b"
_LONGEST = 28  # letters of a word that is not broken
_SIZES = range(76, 30, -4)  # of the title's letters: as large as it fits


def draw(title: str) -> bytes:
    """A PNG. Titles that fit in no size end early, with an ellipsis."""
    image = Image.new("RGB", SIZE, _NIGHT)
    canvas = ImageDraw.Draw(image)
    font, lines = _fitting(canvas, title)
    canvas.ellipse((_EDGE, _EDGE, _EDGE + 26, _EDGE + 26), fill=_STAR)
    canvas.text((_EDGE + 44, _EDGE - 16), "Hesperion", font=_font(44), fill=_PAPER)
    canvas.multiline_text((_EDGE, 200), "\n".join(lines), font=font, fill=_PAPER, spacing=14)
    told = BytesIO()
    image.quantize(64).save(told, "PNG", optimize=True)
    return told.getvalue()


def _fitting(canvas: ImageDraw.ImageDraw, title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    for size in _SIZES:
        font = _font(size)
        lines = _wrapped(canvas, title, font)
        is_narrow = all(canvas.textlength(line, font=font) <= SIZE[0] - 2 * _EDGE for line in lines)
        if is_narrow and len(lines) * (size * 1.2 + 14) <= SIZE[1] - 200 - _EDGE:
            return font, lines
    most = int((SIZE[1] - 200 - _EDGE) // (size * 1.2 + 14))
    return font, [*lines[: most - 1], f"{lines[most - 1]} …"]


def _wrapped(canvas: ImageDraw.ImageDraw, title: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in (part for long in title.split() for part in textwrap.wrap(long, _LONGEST)):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and canvas.textlength(longer, font=font) > SIZE[0] - 2 * _EDGE:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(Path(settings.BASE_DIR) / "static" / "fonts" / "literata.woff2", size)

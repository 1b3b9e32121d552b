"""The preview image of a shared link: the title of the article under our star, 1200 by 630 pixels."""

import textwrap
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

IMAGE_SIZE = (1200, 630)
_EDGE = 90
_NIGHT, _PAPER, _STAR = "#17193a", "#fcfbf8", "#f2b84b"
_LONGEST = 28  # characters; longer words are broken
_SIZES = range(76, 30, -4)  # font sizes of the title; the largest that fits is used


def draw_preview(title: str) -> bytes:
    """The preview image of an article as PNG.

    A title that does not fit in the smallest font size ends with an ellipsis.
    """
    image = Image.new("RGB", IMAGE_SIZE, _NIGHT)
    canvas = ImageDraw.Draw(image)
    font, lines = _fitting(canvas, title)
    canvas.ellipse((_EDGE, _EDGE, _EDGE + 26, _EDGE + 26), fill=_STAR)
    canvas.text((_EDGE + 44, _EDGE - 16), "Hesperion", font=_font(44), fill=_PAPER)
    canvas.multiline_text((_EDGE, 200), "\n".join(lines), font=font, fill=_PAPER, spacing=14)
    png = BytesIO()
    image.quantize(64).save(png, "PNG", optimize=True)
    return png.getvalue()


def _fitting(canvas: ImageDraw.ImageDraw, title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    for size in _SIZES:
        font = _font(size)
        lines = _wrapped(canvas, title, font)
        is_narrow = all(
            canvas.textlength(line, font=font) <= IMAGE_SIZE[0] - 2 * _EDGE for line in lines
        )
        if is_narrow and len(lines) * (size * 1.2 + 14) <= IMAGE_SIZE[1] - 200 - _EDGE:
            return font, lines
    most = int((IMAGE_SIZE[1] - 200 - _EDGE) // (size * 1.2 + 14))
    return font, [*lines[: most - 1], f"{lines[most - 1]} …"]


def _wrapped(canvas: ImageDraw.ImageDraw, title: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in (part for long in title.split() for part in textwrap.wrap(long, _LONGEST)):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and canvas.textlength(longer, font=font) > IMAGE_SIZE[0] - 2 * _EDGE:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(Path(settings.BASE_DIR) / "static" / "fonts" / "literata.woff2", size)

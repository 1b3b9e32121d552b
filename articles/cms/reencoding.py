"""Encodes uploaded images anew: upright, in sRGB with 8 bits, without metadata."""

from io import BytesIO
from typing import IO

from PIL import Image, ImageCms, ImageOps

_DEEP = ("I", "I;16", "I;16B", "I;16L")
_KEPT_FORMATS = {"JPEG": ".jpg", "WEBP": ".webp", "AVIF": ".avif"}  # all others become PNG


class AnimatedImage(ValueError):
    """An image of several frames."""


def reencode(file: IO[bytes]) -> tuple[bytes, str]:
    """The image in `file` without location, camera, comments and other metadata, and its file suffix.

    Raises AnimatedImage, and what Pillow's decoders raise for a file that is damaged or cut off.
    """
    with Image.open(file) as opened:
        if getattr(opened, "n_frames", 1) > 1:
            raise AnimatedImage
        kind = opened.format if opened.format in _KEPT_FORMATS else "PNG"
        picture = _plain(ImageOps.exif_transpose(opened))
    picture.info = {}
    drawn = BytesIO()
    picture.save(drawn, kind, quality=92)
    return drawn.getvalue(), _KEPT_FORMATS.get(str(kind), ".png")


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode in _DEEP:
        return _eight_bits(picture)
    profile = picture.info.get("icc_profile")
    has_alpha = picture.has_transparency_data
    if profile and not has_alpha and picture.mode in ("RGB", "CMYK", "L"):
        return _in_srgb(picture, profile)
    if picture.mode in ("L", "LA"):
        return picture
    return picture.convert("RGBA" if has_alpha else "RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """The upper 8 of 16 bits per pixel. Pillow's own conversion would turn all values above 255 white."""
    return picture.convert("I").point(lambda value: value / 256).convert("L")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):  # a damaged profile, or one for another mode
        return picture.convert("RGB")
    return converted or picture.convert("RGB")

"""Pictures as they are kept: upright, in sRGB of 8 bits, and with nothing in the file but the picture."""

from io import BytesIO
from typing import IO

from PIL import Image, ImageCms, ImageOps

_DEEP = ("I", "I;16", "I;16B", "I;16L")
_KINDS = {"JPEG": ".jpg", "WEBP": ".webp", "AVIF": ".avif"}  # all others become PNG


class Animated(ValueError):
    """A picture of several frames."""


def redrawn(file: IO[bytes]) -> tuple[bytes, str]:
    """The picture in `file` without place, camera, comments and all else that came with it, and its suffix.

    Raises Animated, and whatever the decoders of Pillow raise for a file that is damaged or cut off.
    """
    with Image.open(file) as opened:
        if getattr(opened, "n_frames", 1) > 1:
            raise Animated
        kind = opened.format if opened.format in _KINDS else "PNG"
        picture = _plain(ImageOps.exif_transpose(opened))
    picture.info = {}
    drawn = BytesIO()
    picture.save(drawn, kind, quality=92)
    return drawn.getvalue(), _KINDS.get(str(kind), ".png")


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
    """Of 16 bits for each point the upper 8; Pillow's own conversion would cut all above 255 to white."""
    return picture.convert("I").point(lambda value: value / 256).convert("L")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        told = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):  # a profile for other pictures, or none
        return picture.convert("RGB")
    return told or picture.convert("RGB")

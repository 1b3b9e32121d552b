"""Files as editors upload them: pictures of every kind, and what only looks like one."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.Image import Exif

GPS, MAKER = 0x8825, 0x010F


def picture(
    kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (1400, 900), **options
) -> bytes:
    """A teal image, or a grey one if the mode has no colours."""
    drawn = BytesIO()
    Image.new("RGB", size, "teal").convert(mode).save(drawn, kind, **options)
    return drawn.getvalue()


def photo() -> bytes:
    """A photo of a phone, with location and camera in its metadata, rotated by 90 degrees."""
    told = Exif()
    told[MAKER], told[0x0112] = "Testcamera", 6
    told.get_ifd(GPS).update({1: "N", 2: (48.0, 8.0, 30.0), 3: "E", 4: (11.0, 34.0, 0.0)})
    return picture(exif=told.tobytes(), comment=b"Testperson at home")


def deep_grey() -> bytes:
    """A PNG of 16 bits in four columns: black, a quarter, half, white."""
    image = Image.new("I;16", (400, 100))
    for column in range(400):
        for row in range(100):
            image.putpixel((column, row), (0, 16384, 32768, 65535)[column // 100])
    drawn = BytesIO()
    image.save(drawn, "PNG")
    return drawn.getvalue()


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("teal", "red", "black")]
    drawn = BytesIO()
    frames[0].save(drawn, kind, save_all=True, append_images=frames[1:])
    return drawn.getvalue()


def immense() -> bytes:
    """A PNG of a hundred bytes whose header says that it has 900 million pixels."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )

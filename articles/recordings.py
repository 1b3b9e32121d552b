"""Recordings of articles, read by people."""

from pathlib import PurePath
from typing import Any

from tinytag import TinyTag, TinyTagException


def is_mp3(file: Any, name: str) -> bool:
    """Whether `file` can be played, and its name says how."""
    try:
        sound = TinyTag.get(filename=name, file_obj=file)
    except TinyTagException:
        return False
    finally:
        file.seek(0)
    return PurePath(name).suffix.lower() == ".mp3" and bool(sound.duration)

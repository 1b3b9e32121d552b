"""Captions of a narration as WebVTT."""

from html import escape
from typing import Any


def as_vtt(cues: list[dict[str, Any]]) -> str:
    """The `cues` as a WebVTT file. Each cue's name is that of the page element that is read aloud."""
    return "\n".join(["WEBVTT", "", *(_cue(cue) for cue in cues)])


def _cue(cue: dict[str, Any]) -> str:
    part = "above" if cue["part"] is None else f"part-{cue['part']}"
    text = escape(cue["text"], quote=False)
    return f"{part}\n{_time(cue['start'])} --> {_time(cue['end'])}\n{text}\n"


def _time(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"

"""Captions of a narration as WebVTT."""

from html import escape
from typing import Any


def as_vtt(cues: list[dict[str, Any]]) -> str:
    """A WebVTT file with a cue for each sentence. A cue is named for the element of the page that is read."""
    return "\n".join(["WEBVTT", "", *(_cue(cue) for cue in cues)])


def _cue(cue: dict[str, Any]) -> str:
    part = "above" if cue["part"] is None else f"part-{cue['part']}"
    text = escape(cue["text"], quote=False)
    return f"{part}\n{_time(cue['start'])} --> {_time(cue['end'])}\n{text}\n"


def _time(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"

"""Turns sentences into an MP3 file, which every browser plays, and tells when each is said."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from articles.narrating.script import Sentence, spoken
from articles.narrating.voice import RATE, speech

_PAUSES = {"sentence": 0.3, "part": 0.6, "chapter": 1.2}  # seconds after
_SMALL = 0.8  # of LAME's range: 40 kbit/s at this rate, enough for one voice


@dataclass(frozen=True)
class Cue:
    """When a sentence is said, in seconds from the start."""

    start: float
    end: float
    text: str
    part: int | None
    opens: bool


def record(sentences: list[Sentence], *, language: str, path: Path) -> dict[str, Any]:
    """Write the sound of `sentences` to `path`: its `seconds`, and the `cues`. Raises SpeechFailed."""
    import soundfile  # an optional extra

    lines = (spoken(sentence.text, language) for sentence in sentences)
    cues: list[Cue] = []
    at = 0  # samples
    with soundfile.SoundFile(
        path, "w", RATE, 1, "MPEG_LAYER_III", format="MP3",
        compression_level=_SMALL, bitrate_mode="CONSTANT",
    ) as file:  # fmt: skip
        following = [*sentences[1:], None]
        for sentence, later, samples in zip(
            sentences, following, speech(lines, language), strict=True
        ):
            silence = int(RATE * _pause(sentence, later))
            end = at + len(samples) // 2
            file.buffer_write(samples + bytes(2 * silence), "int16")
            cues.append(_cue(sentence, at / RATE, end / RATE))
            at = end + silence
    return {"seconds": at / RATE, "cues": [asdict(cue) for cue in cues]}


def _pause(sentence: Sentence, later: Sentence | None) -> float:
    if later is None or later.opens or sentence.opens:
        return _PAUSES["chapter"]
    return _PAUSES["sentence" if later.part == sentence.part else "part"]


def _cue(sentence: Sentence, start: float, end: float) -> Cue:
    return Cue(round(start, 3), round(end, 3), sentence.text, sentence.part, sentence.opens)

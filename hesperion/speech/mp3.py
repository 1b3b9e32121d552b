"""MP3 files: writing the sound of sentences, and checking uploads."""

from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import Any

from tinytag import TinyTag, TinyTagException

from hesperion.speech.sentences import Sentence, with_pronunciation
from hesperion.speech.text_to_speech import SAMPLE_RATE, synthesize

_PAUSES = {"sentence": 0.3, "part": 0.6, "chapter": 1.2}  # seconds after
_SMALL = 0.8  # of LAME's range: 40 kbit/s at this rate, enough for one voice


@dataclass(frozen=True)
class Cue:
    """A sentence with its start and end in the sound, in seconds."""

    start: float
    end: float
    text: str
    part: int | None
    opens: bool


def write_mp3(sentences: list[Sentence], *, language: str, path: Path) -> dict[str, Any]:
    """Write the sound of `sentences` to the MP3 file `path`.

    Returns its `seconds` and its `cues`. Raises SpeechFailed.
    """
    import soundfile  # an optional extra

    lines = (with_pronunciation(sentence.text, language) for sentence in sentences)
    cues: list[Cue] = []
    at = 0  # samples
    with soundfile.SoundFile(
        path, "w", SAMPLE_RATE, 1, "MPEG_LAYER_III", format="MP3",
        compression_level=_SMALL, bitrate_mode="CONSTANT",
    ) as file:  # fmt: skip
        following = [*sentences[1:], None]
        for sentence, later, samples in zip(
            sentences, following, synthesize(lines, language), strict=True
        ):
            silence = int(SAMPLE_RATE * _pause(sentence, later))
            end = at + len(samples) // 2
            file.buffer_write(samples + bytes(2 * silence), "int16")
            cues.append(_cue(sentence, at / SAMPLE_RATE, end / SAMPLE_RATE))
            at = end + silence
    return {"seconds": at / SAMPLE_RATE, "cues": [asdict(cue) for cue in cues]}


def is_mp3(file: Any, name: str) -> bool:
    """Whether `file` is a playable MP3 file and `name` ends in .mp3."""
    try:
        sound = TinyTag.get(filename=name, file_obj=file)
    except TinyTagException:
        return False
    finally:
        file.seek(0)
    return PurePath(name).suffix.lower() == ".mp3" and bool(sound.duration)


def _pause(sentence: Sentence, later: Sentence | None) -> float:
    if later is None or later.opens or sentence.opens:
        return _PAUSES["chapter"]
    return _PAUSES["sentence" if later.part == sentence.part else "part"]


def _cue(sentence: Sentence, start: float, end: float) -> Cue:
    return Cue(round(start, 3), round(end, 3), sentence.text, sentence.part, sentence.opens)

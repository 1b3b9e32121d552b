"""Text to speech by Piper, an optional dependency, in a subprocess."""

import subprocess
import tempfile
import wave
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import IO, cast

from django.conf import settings

SAMPLE_RATE = 22050  # samples a second, 16 bits each, one channel


class SpeechFailed(Exception):
    """The subprocess that speaks ended early, or its sound has an unexpected format."""


def has_voice(language: str) -> bool:
    """Whether a text-to-speech voice for `language` is installed."""
    package = settings.NARRATION_VOICES.get(language)
    return package is not None and all(map(find_spec, ("piper", "soundfile", package)))


def voice_name(language: str) -> str:
    return _model(language).stem


def synthesize(lines: Iterable[str], language: str) -> Iterator[bytes]:
    """The sound of each line, as 16-bit samples. Raises SpeechFailed.

    Piper writes a file for each line and logs its name. The file is deleted before the next line is sent.
    """
    with tempfile.TemporaryDirectory() as folder, _started(language, folder) as process:
        lines_in, log = cast(IO[str], process.stdin), cast(IO[str], process.stderr)
        try:
            for line in lines:
                lines_in.write(line + "\n")
                lines_in.flush()
                yield _samples(_written_file(log))
        except BrokenPipeError as error:
            raise SpeechFailed("The voice’s process ended.") from error
        finally:
            process.kill()


def _started(language: str, folder: str) -> "subprocess.Popen[str]":
    command = [
        *settings.NARRATION_PROCESS,
        "--model",
        str(_model(language)),
        "--output-dir",
        folder,
    ]
    return subprocess.Popen(  # noqa: S603 - from settings
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def _written_file(log: Iterable[str]) -> Path:
    last = ""
    for last in log:
        _before, wrote, path = last.rstrip("\n").partition("Wrote ")
        if wrote:
            return Path(path)
    raise SpeechFailed(f"The voice’s process ended: {last.strip()}")


def _samples(path: Path) -> bytes:
    with wave.open(str(path)) as sound:
        if (sound.getframerate(), sound.getsampwidth(), sound.getnchannels()) != (
            SAMPLE_RATE,
            2,
            1,
        ):
            raise SpeechFailed("The voice speaks at another rate than the one that is expected.")
        samples = sound.readframes(sound.getnframes())
    path.unlink()
    return samples


def _model(language: str) -> Path:
    return import_module(settings.NARRATION_VOICES[language]).model_path()

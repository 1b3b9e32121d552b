"""A voice process for tests, as Piper behaves towards us: a sound of a tenth of a second for each line.

As a package with a voice it names a model that it never reads. It ends before the line whose number stands in
DIES_AFTER.
"""

import os
import sys
import wave
from pathlib import Path


def model_path() -> Path:
    return Path("tests-voice.onnx")


def speak(folder: Path) -> None:
    for number, _line in enumerate(sys.stdin):
        if str(number) == os.environ.get("DIES_AFTER"):
            sys.exit("the voice is hoarse")
        path = folder / f"{number}.wav"
        with wave.open(str(path), "wb") as sound:
            sound.setparams((1, 2, 22050, 0, "NONE", ""))
            sound.writeframes(bytes(2 * 2205))
        sys.stderr.write(f"INFO:Wrote {path}\n")
        sys.stderr.flush()


if __name__ == "__main__":
    speak(Path(sys.argv[sys.argv.index("--output-dir") + 1]))

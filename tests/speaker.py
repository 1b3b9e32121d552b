"""A voice process for tests, as Piper behaves towards us: a sound of a tenth of a second for each line.

As a package with a voice it names a model that it never reads. A file that DIES_AFTER names makes it end at
that line; HOLDS names a file that it waits for.
"""

import os
import sys
import time
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
        while (held := os.environ.get("HOLDS")) and not Path(held).exists():
            time.sleep(0.05)


if __name__ == "__main__":
    speak(Path(sys.argv[sys.argv.index("--output-dir") + 1]))

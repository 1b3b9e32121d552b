"""`python -m tests.bench.one_build`: build what waits, and print as JSON what it cost: see extracting.Cost."""

import json
import os
import time
from pathlib import Path
from typing import Any

import django
import psutil

django.setup()

from research.builds import building  # noqa: E402 - it needs Django's settings
from research.builds.files import Files  # noqa: E402
from tests.bench.server_time import server_seconds  # noqa: E402

_SERVER = psutil.Process(int(os.environ["POSTMASTER"]))
_write = Files.write
_files: dict[str, float] = {}


def _now() -> tuple[float, float]:
    return time.process_time() + server_seconds(_SERVER), time.perf_counter()


def _since(before: tuple[float, float]) -> list[float]:
    return [now - then for now, then in zip(_now(), before, strict=True)]


def _measured(*arguments: Any, **named: Any) -> Any:
    before = _now()
    written = _write(*arguments, **named)
    _files["files_processor"], _files["files_clock"] = _since(before)
    return written


def _memory(name: str) -> float:
    """VmRSS or VmHWM, the most so far, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(name))


if __name__ == "__main__":
    Files.write = _measured  # type: ignore[method-assign]
    at_first, before = _memory("VmRSS"), _now()
    building.build_waiting()
    processor, clock = _since(before)
    cost = {"processor": processor, "clock": clock, "memory": _memory("VmHWM") - at_first}
    print(json.dumps(cost | _files))

"""Lists that must outlive a restored backup: files outside every database, one JSON object a line."""

import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

ERASURES = "erasures.jsonl"


def append(name: str, entry: dict[str, Any]) -> None:
    """Add `entry` to the list `name`. When this returns it is on the disk."""
    path = Path(settings.LEDGER_DIR) / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        file.write(json.dumps(entry) + "\n")
        file.flush()
        os.fsync(file.fileno())


def entries(name: str) -> Iterator[dict[str, Any]]:
    """What the list `name` holds, oldest first. A last line that was cut off by a crash was never promised."""
    path = Path(settings.LEDGER_DIR) / name
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                yield json.loads(line)

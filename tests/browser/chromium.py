"""Finds a Chromium, or installs Debian's where it may."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

# The first is Debian's build without windows: the same engine without the processes that draw them.
NAMES = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str:
    """The path of a Chromium. Fails the test with a sentence where there is none."""
    with Path(tempfile.gettempdir(), "hesperion-tests-chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one of the parallel workers installs, the others wait
        if not _installed() and os.geteuid() == 0 and shutil.which("apt-get"):
            _install()
    return _installed() or pytest.fail(
        "The browser tests need Chromium. Install it: sudo apt-get install chromium "
        "(or set CHROMIUM to the path of one).",
        pytrace=False,
    )


def _install() -> None:
    for command in (["update"], ["install", "--yes", "--no-install-recommends", NAMES[0]]):
        subprocess.run(["apt-get", "-qq", *command], check=False, stdout=subprocess.DEVNULL)


def _installed() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)

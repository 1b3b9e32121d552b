"""Short runs; `python -m tests.faults` makes the long one."""

import os
import subprocess
import sys

import pytest

from hesperion.embedded.options import ROOT

KEPT = ("PATH", "HOME", "LANG")  # as from a fresh shell, without the tests' settings


def run(*options: str) -> str:
    """What a run prints; it must end well. Its seed stands in the first line."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", *options],
        cwd=ROOT,
        env={name: os.environ[name] for name in KEPT if name in os.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.timeout(300)
def test_no_story_and_no_mail_is_lost_while_every_part_is_killed() -> None:
    said = run("--stories=80", "--kills=8")
    assert "stories told sent   80 " in said
    assert "faults              8 (beat 1, broker 1, " in said
    assert "lost stories        0\nlost mails          0\n" in said


@pytest.mark.timeout(300)
def test_pages_succeed_and_are_quick_while_the_broker_is_away() -> None:
    """The run fails where 95 of 100 pages take more than half a second."""
    said = run("--stories=30", "--kills=0", "--without-broker")
    assert "stories told sent   30 " in said
    assert "asked to try again  never\n" in said
    assert "lost stories        0\nlost mails          0\n" in said

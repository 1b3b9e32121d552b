"""Short runs; `python -m tests.faults` makes the long one."""

import subprocess
import sys

import pytest

from hesperion.embedded.options import ROOT
from tests.services import fresh_shell

QUICK = 1.5  # seconds: three times the figure of the long run, for other tests run at the same time


def run(*options: str) -> str:
    """What a run prints; it must end well. Its seed stands in the first line."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", f"--quick={QUICK}", "--seed=1", *options],
        cwd=ROOT,
        env=fresh_shell(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.timeout(420)
def test_no_story_and_no_mail_is_lost_while_every_part_is_killed() -> None:
    said = run("--stories=60", "--kills=8")
    assert "stories told sent   60 " in said
    assert "faults              8 (beat 1, broker 1, " in said
    assert "lost stories        0\nlost mails          0\n" in said


@pytest.mark.timeout(420)
def test_pages_succeed_and_are_quick_while_the_broker_is_away() -> None:
    """The run fails where one page in twenty takes longer than QUICK."""
    said = run("--stories=20", "--kills=0", "--without-broker")
    assert "stories told sent   20 " in said
    assert "asked to try again  never\n" in said
    assert "lost stories        0\nlost mails          0\n" in said

"""A short run; `python -m tests.faults.years` lives all fifteen years."""

import subprocess
import sys

import pytest

from hesperion.embedded.options import ROOT
from tests.services import fresh_shell
from tests.sizes import size


@pytest.mark.long
@pytest.mark.timeout(600)
def test_no_check_in_is_forgotten_or_asked_twice_while_sweepers_are_killed() -> None:
    people, days = size(40, 5), size(1500, 200)
    done = subprocess.run(
        [
            *[sys.executable, "-m", "tests.faults.years", "--seed=1", "--kills=2"],
            *[f"--people={people}", f"--days={days}"],
        ],
        cwd=ROOT,
        env=fresh_shell(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "kill -9             2\n" in done.stdout
    assert "reminders missing   0\ndoubled rows        0 reminders, 0 mails\n" in done.stdout

"""Short runs; `python -m tests.faults` makes the long one."""

import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from hesperion.embedded import leftovers
from hesperion.embedded.options import ROOT
from tests.services import PATIENCE, fresh_shell, wait_until
from tests.sizes import size

QUICK = 15  # seconds: a page that waits for the broker takes 32 and more, on any machine


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


@pytest.mark.long
@pytest.mark.timeout(420)
def test_no_story_and_no_mail_is_lost_while_every_part_is_killed() -> None:
    stories = size(60, 8)
    said = run(f"--stories={stories}", "--kills=8")
    assert f"stories told sent   {stories} " in said
    assert "faults              8 (beat 1, broker 1, " in said
    assert "lost stories        0\nlost mails          0\n" in said


FAULTS = ("tests.faults", "--stories=1000", "--kills=0")
BENCH = ("tests.bench", "--only=open")


@pytest.mark.parametrize(
    ("program", "sign", "interruption"),
    [
        (FAULTS, "log/web.log", signal.SIGTERM),
        (FAULTS, "postgres/data", signal.SIGINT),
        (FAULTS, "postgres/data", signal.SIGHUP),
        (BENCH, "log/prepare.log", signal.SIGTERM),
    ],
)
def test_a_run_that_is_ended_by_a_signal_ends_what_it_started(
    program: tuple[str, ...], sign: str, interruption: signal.Signals
) -> None:
    """Whether it is still preparing, or people are sending stories."""
    with tempfile.TemporaryDirectory(prefix="hesperion-ended-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL's account passes through
        environment = fresh_shell() | {"TMPDIR": folder}
        run = subprocess.Popen([sys.executable, "-m", *program], cwd=ROOT, env=environment)
        try:
            wait_until(lambda: list(Path(folder).glob(f"*/{sign}")), f"there is {sign}", 200)
            run.send_signal(interruption)
            assert run.wait(PATIENCE) == 1
        finally:
            run.kill()
            run.wait(PATIENCE)
        assert started(folder) == []


def started(folder: str) -> list[list[str]]:
    """The commands of all processes that work in the folder, or were started for it."""
    commands = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            mark = process.environ().get(leftovers.MARK, "")
            if mark.startswith(folder) or process.cwd().startswith(folder):
                commands.append(process.cmdline())
    return commands


@pytest.mark.long
@pytest.mark.timeout(420)
def test_pages_succeed_and_are_quick_while_the_broker_is_away() -> None:
    """The run fails where one page in twenty takes longer than QUICK."""
    stories = size(20, 4)
    said = run(f"--stories={stories}", "--kills=0", "--without-broker")
    assert f"stories told sent   {stories} " in said
    assert "asked to try again  never\n" in said
    assert "lost stories        0\nlost mails          0\n" in said

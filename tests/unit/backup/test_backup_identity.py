"""The identity is made once, by a process without settings."""

import stat
import subprocess
import sys

import pytest

from hesperion.backup import BackupError
from hesperion.backup.identity import make_identity, read_identity
from tests.embedded import ROOT
from tests.services import fresh_shell


def printed(*arguments):
    command = [sys.executable, "-m", "hesperion.backup.identity", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=fresh_shell(), capture_output=True, text=True, check=False
    )


def test_the_recipient_is_printed_and_a_second_time_the_same_one(tmp_path):
    file = tmp_path / "identity"
    first = printed(file)
    assert first.stdout.startswith("age1")
    assert first.stdout == f"{read_identity(file).to_public()}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    made = file.read_text()
    assert printed(file).stdout == first.stdout
    assert file.read_text() == made


def test_it_is_never_written_over(tmp_path):
    make_identity(tmp_path / "identity")
    with pytest.raises(FileExistsError):
        make_identity(tmp_path / "identity")


@pytest.mark.parametrize("text", ["", "AGE-SECRET-KEY-1NONSENSE\n", "one\ntwo\n"])
def test_a_broken_file_is_named(tmp_path, text):
    (tmp_path / "identity").write_text(text)
    with pytest.raises(BackupError, match="identity can't be read as the identity of the backups"):
        read_identity(tmp_path / "identity")
    assert printed(tmp_path / "identity").returncode == 1

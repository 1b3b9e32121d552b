import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from hesperion.privacy import keyring, keyring_file
from tests.embedded import ROOT


@pytest.fixture
def file(settings, tmp_path):
    """Where a keyring may be made: alone in its folder."""
    (tmp_path / "secrets").mkdir()
    settings.KEYRING_FILE = str(tmp_path / "secrets" / "keyring.json")
    return tmp_path / "secrets" / "keyring.json"


def names(file):
    return [entry.name for entry in file.parent.iterdir()]


def test_a_new_keyring_has_a_first_key_for_each_use_and_is_its_owners_alone(file):
    keyring_file.run_command_line([str(file)])
    assert file.stat().st_mode & 0o777 == 0o600
    assert names(file) == ["keyring.json"]
    keys = [keyring.keys(use) for use in keyring_file.KEY_USES]
    assert [versions.current for versions in keys] == [1, 1, 1, 1]
    assert len({versions[1] for versions in keys}) == 4


def test_a_bare_python_makes_one(file):
    """The administrator's, before there is an image: it knows neither Django nor Celery."""
    program = ROOT / "hesperion/privacy/keyring_file.py"
    command = [sys.executable, "-I", "-S", str(program), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert keyring.keys("wrap").current == 1


def test_a_keyring_is_never_overwritten(file):
    keyring_file.write_keyring(file)
    before = file.read_bytes()
    with pytest.raises(SystemExit, match=r"is there already\. Nothing was written"):
        keyring_file.run_command_line([str(file)])
    keyring_file.write_keyring_once(file)
    assert file.read_bytes() == before
    assert names(file) == ["keyring.json"]


def test_versions_are_added_and_retired_and_the_files_owner_and_mode_stay(file):
    keyring_file.write_keyring(file)
    file.chmod(0o440)
    if os.geteuid() == 0:
        os.chown(file, 10001, 10001)
    before, first = file.stat(), json.loads(file.read_text())
    keyring_file.run_command_line([str(file), "--rotate", "wrap", "index"])
    both = json.loads(file.read_text())
    assert {use: list(both[use]) for use in both} == {
        "wrap": ["1", "2"],
        "index": ["1", "2"],
        "sign": ["1"],
        "tombstone": ["1"],
    }
    assert all(both[use]["1"] == first[use]["1"] for use in first)
    keyring_file.run_command_line([str(file), "--retire", "wrap"])
    last = json.loads(file.read_text())
    assert last == both | {"wrap": {"2": both["wrap"]["2"]}}
    after = file.stat()
    assert (after.st_uid, after.st_gid, after.st_mode) == (
        *(before.st_uid, before.st_gid),
        before.st_mode,
    )
    assert names(file) == ["keyring.json"]


@pytest.mark.parametrize("use", ["tombstone", "sign"])
def test_what_must_stay_for_good_is_not_retired(file, use):
    keyring_file.write_keyring(file)
    before = file.read_bytes()
    with pytest.raises(SystemExit):
        keyring_file.run_command_line([str(file), "--retire", use])
    assert file.read_bytes() == before


def test_a_file_that_is_no_keyring_is_left_as_it_is(file):
    with pytest.raises(SystemExit, match=r"No such file or directory\. Nothing was changed"):
        keyring_file.run_command_line([str(file), "--rotate", "wrap"])
    file.write_text("{}")
    with pytest.raises(SystemExit, match=r"is no keyring\. Nothing was changed"):
        keyring_file.run_command_line([str(file), "--rotate", "wrap"])
    assert file.read_text() == "{}"


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", json.dumps({use: {"1": "c2hvcnQ="} for use in keyring_file.KEY_USES})],
)
def test_a_broken_keyring_is_told_with_what_to_do(file, content):
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match="Put its copy back"):
        keyring.keys("sign")

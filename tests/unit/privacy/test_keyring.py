import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError

from hesperion.privacy import keyring, keyring_file


def test_a_new_keyring_has_a_first_key_for_each_use_and_is_its_owners_alone(settings, tmp_path):
    file = tmp_path / "keyring.json"
    call_command("new_keyring", str(file), verbosity=0)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["keyring.json"]
    settings.KEYRING_FILE = str(file)
    keys = [keyring.keys(use) for use in keyring_file.KEY_USES]
    assert [versions.current for versions in keys] == [1, 1, 1, 1]
    assert len({versions[1] for versions in keys}) == 4


def test_a_keyring_is_never_overwritten(tmp_path):
    file = tmp_path / "keyring.json"
    keyring_file.write_keyring(file)
    before = file.read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        call_command("new_keyring", str(file))
    keyring_file.write_keyring_once(file)
    assert file.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["keyring.json"]


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", json.dumps({use: {"1": "c2hvcnQ="} for use in keyring_file.KEY_USES})],
)
def test_a_broken_keyring_is_told_with_what_to_do(settings, tmp_path, content):
    settings.KEYRING_FILE = str(tmp_path / "keyring.json")
    (tmp_path / "keyring.json").write_text(content, encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match="Put its copy back"):
        keyring.keys("sign")

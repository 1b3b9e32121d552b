"""Whatever is wrong with a set is found, and its file is named."""

import shutil
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from hesperion.backup import BackupError, checking, sets
from hesperion.backup.checking import check_set
from hesperion.backup.identity import make_identity
from hesperion.backup.making import back_up
from hesperion.backup.parts import KEYS, MANIFEST, PART_FILES
from hesperion.backup.restoring import restore
from hesperion.backup.sets import BackupSet, find_set
from hesperion.privacy import keyring, keyring_file
from tests.backups import Yesterday

FILES = [*PART_FILES.values(), MANIFEST]
OFFSETS = (0, 30, 150, 200, -1)  # in the header, the recipient's stanza, its MAC, and the payload


@pytest.fixture
def found(db) -> BackupSet:
    return find_set(back_up().set_name)


def test_a_whole_set_is_whole(found, capsys):
    call_command("check_backup")
    assert capsys.readouterr().out == f"{found.name} is whole.\n"


def test_one_flipped_byte_is_found_wherever_it_is(found):
    for path in (found.folder / name for name in FILES):
        genuine = path.read_bytes()
        for offset in (*OFFSETS, len(genuine) // 2):
            flipped = bytearray(genuine)
            flipped[offset] ^= 1
            path.write_bytes(flipped)
            with pytest.raises(BackupError, match=f"{found.name}/{path.name}"):
                check_set(found)
        path.write_bytes(genuine)
    check_set(found)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_cut_off_or_is_missing_is_named(found, name):
    path = found.folder / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CommandError, match=f"{found.name}/{name}"):
        call_command("check_backup")
    path.unlink()
    with pytest.raises(BackupError, match=f"{found.name}/{name}|No complete set"):
        check_set(find_set(found.name))


def test_a_file_from_another_set_is_named(found, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sets, "datetime", Yesterday)
        older = find_set(back_up().set_name)
    for name in FILES:
        genuine = (found.folder / name).read_bytes()
        shutil.copy(older.folder / name, found.folder / name)
        with pytest.raises(BackupError, match=f"{found.name}/{name}"):
            check_set(found)
        (found.folder / name).write_bytes(genuine)
    check_set(found)


def test_a_set_that_only_somebody_with_the_recipient_made_is_not_ours(found, tmp_path, settings):
    ring = tmp_path / "other-keyring.json"
    keyring_file.write_keyring(ring)
    settings.KEYRING_FILE = str(ring)
    keyring.clear_cache()
    try:
        with pytest.raises(BackupError, match=r"manifest\.age is not signed by this keyring"):
            check_set(found)
    finally:
        keyring.clear_cache()


def test_another_identity_opens_nothing(found, tmp_path, settings):
    make_identity(tmp_path / "other")
    settings.BACKUP_IDENTITY_FILE = str(tmp_path / "other")
    with pytest.raises(BackupError, match=r"manifest\.age does not open .* another identity"):
        check_set(found)


def test_only_an_old_set_is_whole_without_its_copy_of_the_key_store(found, capsys, monkeypatch):
    (found.folder / KEYS).unlink()
    with pytest.raises(BackupError, match=rf"{KEYS} is missing\."):
        check_set(found)
    monkeypatch.setattr(checking, "KEYS_KEPT", timedelta())
    call_command("check_backup", found.name)
    assert "Its copy of the key store is gone" in capsys.readouterr().out
    with pytest.raises(BackupError, match="its copy of the key store is gone"):
        restore(found, parts=["keys"], replace=True)

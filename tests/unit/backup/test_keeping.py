"""Which sets are kept, and that no copy of the key store lives for more than 30 days."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine

from hesperion.backup import sets
from hesperion.backup.parts import KEYS, MAIN, MANIFEST
from hesperion.backup.schedule import is_backup_due, is_drill_due

NOW = datetime.now(UTC).replace(hour=2, minute=15, second=0, microsecond=0)


@pytest.fixture(autouse=True)
def backups(settings, tmp_path: Path) -> Path:
    settings.BACKUPS_DIR = str(tmp_path)
    return tmp_path


def made(backups: Path, days_ago: int, prefix: str = "") -> Path:
    name = (NOW - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H-%M-%SZ")
    folder = backups / f"{prefix}{name}"
    folder.mkdir()
    for file in (MAIN, KEYS, MANIFEST):
        (folder / file).write_bytes(b"sealed")
    return folder


def test_the_newest_of_14_days_8_weeks_and_12_months_are_kept(backups):
    for days_ago in range(500):
        made(backups, days_ago)
    sets.prune()
    left = [(NOW - found.made_at).days for found in reversed(sets.all_sets())]
    assert left[:14] == list(range(14))
    weeks = [NOW - timedelta(days=days) for days in left if days < 8 * 7 - 6]
    assert len({week.isocalendar()[:2] for week in weeks}) >= 7
    months = {
        ((NOW - timedelta(days=days)).year, (NOW - timedelta(days=days)).month) for days in left
    }
    assert len(months) == 12
    assert 14 + 5 + 9 <= len(left) <= 14 + 8 + 12


def test_a_second_set_of_today_removes_none_of_today(backups, settings):
    settings.BACKUPS_KEPT = (1, 0, 0)
    for minutes in (1, 2, 3):
        name = (datetime.now(UTC) - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H-%M-%SZ")
        (backups / name).mkdir()
        (backups / name / MANIFEST).write_bytes(b"sealed")
    sets.prune()
    assert len(sets.all_sets()) == 3


def test_where_no_new_ones_are_made_the_old_ones_stay(backups, settings):
    settings.BACKUPS_KEPT = (2, 0, 1)
    for days_ago in (100, 101, 102, 400):
        made(backups, days_ago)
    sets.prune()
    assert [(NOW - found.made_at).days for found in sets.all_sets()] == [101, 100]


@pytest.mark.parametrize("prefix", ["", "unfinished-", "removed-"])
def test_a_copy_of_the_key_store_goes_within_30_days_and_the_rest_of_its_set_stays(backups, prefix):
    folders = {days: made(backups, days, prefix) for days in (0, 27, 30, 300)}
    sets.expire_keys()
    assert [days for days, folder in folders.items() if (folder / KEYS).exists()] == [0, 27]
    assert all((folder / MAIN).exists() for folder in folders.values())


def test_what_is_unfinished_is_no_set(backups):
    made(backups, 0, "unfinished-")
    (made(backups, 1) / MANIFEST).unlink()
    assert sets.all_sets() == []


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        ("2030-06-02T02:14", "2030-06-01T02:16", False),
        ("2030-06-02T02:15", "2030-06-01T02:16", True),
        ("2030-06-02T02:16", "2030-06-02T02:15", False),
        ("2030-06-02T02:15", "2030-06-02T01:00", True),
        ("2030-06-02T01:00", "2030-05-31T23:00", True),
        ("2030-06-02T01:00", None, True),
    ],
)
def test_a_backup_is_due_each_day_and_at_once_where_one_was_missed(now, last, due):
    moments = [
        moment and datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (now, last)
    ]
    assert is_backup_due(*moments, time(2, 15)) is due


def test_a_drill_is_due_every_30_days():
    assert is_drill_due(NOW, None)
    assert not is_drill_due(NOW, NOW - timedelta(days=29))
    assert is_drill_due(NOW, NOW - timedelta(days=30))


def test_two_sets_of_one_second_are_both_kept():
    with time_machine.travel(NOW, tick=False):
        for _set in range(2):
            with sets.new_set() as folder:
                (folder / MANIFEST).write_bytes(b"sealed")
    assert [found.made_at for found in sets.all_sets()] == [NOW, NOW + timedelta(seconds=1)]
